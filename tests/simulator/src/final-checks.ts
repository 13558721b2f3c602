import { championOf } from "./adapters/memory-training-store.ts";
import { fingerprint } from "./invariants/fingerprint.ts";
import { differences, type Violation } from "./invariants/invariant.ts";
import type { World } from "./pipeline/world.ts";
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
