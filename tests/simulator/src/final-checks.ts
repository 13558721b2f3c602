import { championOf } from "./adapters/memory-training-store.ts";
import { died } from "./core/process.ts";
import { countsOf, ownOf } from "./invariants/customers.ts";
import { fingerprint } from "./invariants/fingerprint.ts";
import { differences, type Violation } from "./invariants/invariant.ts";
import type { World } from "./pipeline/world.ts";
import { customers, keyOf } from "./users/callers.ts";
import { submitBatch } from "./users/submit-batch.ts";
import type { User } from "./users/user.ts";

/** After this long every instance knows of a promotion, in milliseconds. */
const promotedWithinMs = 1_100;

/** Has some batches predicted, on whichever instance, one after another, long after the last promotion. */
export async function checkServedModel(user: User): Promise<Violation[]> {
  const { world } = user;
  const violations: Violation[] = [];
  for (let batch = 0; batch < 5; batch++) {
    const submitted = world.clock.sleep(promotedWithinMs).then(() => submitBatch(user));
    await world.clock.runUntilIdle();
    const rows = world.database.predictions.get((await submitted)?.batchId ?? "");
    const detail = [
      ...differences("the model that answered", rows?.[0]?.modelFileName, championOf(world.database)),
    ];
    violations.push(...detail.map((detail) => ({ invariant: "the champion predicts", detail })));
  }
  return violations;
}

/** Long enough for the slowest calls to Redis, in milliseconds. */
const listenMs = 10_000;

/** Has each customer read its totals and, from the first one on, all events, while nothing goes wrong. */
export async function checkCustomers({ world, apis }: User): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const customer of customers) {
    const headers = { "x-api-key": keyOf(customer), "last-event-id": "0-0" };
    const get = (url: string, readForMs?: number) =>
      apis.predict({ method: "GET", url, headers, ...(readForMs !== undefined && { readForMs }) });
    const asked = Promise.all([get("/stats"), get("/events", listenMs)]);
    await world.clock.runUntilIdle();
    const [stats, events] = await asked;
    const own = ownOf(world.database, customer);
    const predicted = own.filter(([, rows]) => rows.some(({ prediction }) => prediction !== null));
    const text = events === died ? "" : String(events.body);
    const heard = [...text.matchAll(/"batch_id":"([^"]+)"/g)].map(([, id]) => id);
    const details = [
      ...differences(
        `the counts of ${customer}`,
        stats !== died && stats.body,
        countsOf(world.database, own),
      ),
      ...differences(`the events of ${customer}`, heard.sort(), predicted.map(([id]) => id).sort()),
    ];
    violations.push(
      ...details.map((detail) => ({ invariant: "a customer counts and hears of its own batches", detail })),
    );
  }
  return violations;
}

/** Delivers everything that was ever published once more. */
export async function checkReplay(world: World): Promise<Violation[]> {
  const before = fingerprint(world);
  world.broker.replay();
  await world.clock.runUntilIdle();
  const after = fingerprint(world);
  return [...before].flatMap(([part, text]) =>
    after.get(part) === text
      ? []
      : [{ invariant: "replaying everything changes nothing", detail: `${part} changed` }],
  );
}
