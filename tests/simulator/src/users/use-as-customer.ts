import { cacheKeys } from "@loopline/contracts";
import type { ApiReply, ApiRequest } from "../pipeline/api-host.ts";
import { ask, askAgain } from "./ask.ts";
import { type Customer, customers, keyOf, markOf } from "./callers.ts";
import type { User } from "./user.ts";

/** Idempotency keys that both customers use. */
const sharedKeys = ["monday", "tuesday", "wednesday"];

/** A customer does one thing with the APIs: with its own batches, the other's, or one that nobody has. */
export async function useAsCustomer(user: User, customer: Customer): Promise<void> {
  const { random, world, apis, observations } = user;
  const seen = observations.customers[customer];
  const others = customers.flatMap((one) => (one === customer ? [] : observations.customers[one].batches));
  const headers = { "x-api-key": keyOf(customer) };

  async function see(
    api: keyof typeof apis,
    request: Omit<ApiRequest, "headers">,
    expected: readonly number[],
    more: Record<string, string> = {},
  ): Promise<ApiReply | undefined> {
    const send = random.chance(0.5) ? ask : askAgain;
    const reply = await send(user, apis[api], { ...request, headers: { ...headers, ...more } }, expected);
    if (reply !== undefined) seen.replies.push(JSON.stringify(reply));
    return reply;
  }

  /** Some wait, for up to two seconds. */
  const maybeWait = () => (random.chance(0.3) ? `?wait=${random.whole(1, 2)}` : "");

  async function submit(): Promise<void> {
    const mark = markOf(customer);
    const records = [random.pick(user.records), random.pick(user.records)];
    const subjects = records.map(({ subject }) => mark + subject);
    const payload = { subjects, features: records.map(({ values }) => values), name: `${mark}file` };
    const key: Record<string, string> = random.chance(0.5)
      ? { "idempotency-key": random.pick(sharedKeys) }
      : {};
    const request = { method: "POST", url: `/records${maybeWait()}`, payload } as const;
    // The customer's own key may stand for another of its batches.
    const reply = await see("ingest", request, "idempotency-key" in key ? [200, 409] : [200], key);
    if (reply?.status !== 200) return;
    const accepted = world.table.contracts.NotesReplySchema.parse(reply.body);
    const { batch_id: batchId, features } = accepted;
    observations.accepted.push({ batchId, subjects: accepted.subjects, features });
    seen.batches.push({ batchId, subjects: accepted.subjects });
  }

  async function list(): Promise<void> {
    const own = random.chance(0.3) && seen.batches.length > 0 ? random.pick(seen.batches).batchId : undefined;
    const cursor = random.chance(0.2) && others.length > 0 ? random.pick(others).batchId : own;
    const query = cursor === undefined ? `limit=${random.whole(1, 5)}` : `cursor=${cursor}`;
    await see("predict", { method: "GET", url: `/batches?${query}` }, [200, 400]);
  }

  /** What is asked about the other's batch is asked about one that nobody has, too: the replies must be equal. */
  async function tryOthers(): Promise<void> {
    if (others.length === 0) return;
    const other = random.pick(others);
    const unknown = random.uuid();
    const about = (id: string): Omit<ApiRequest, "headers"> =>
      random.chance(0.5)
        ? { method: "GET", url: `/batches/${id}${maybeWait()}` }
        : {
            method: "PATCH",
            url: `/batches/${id}`,
            payload: { subjects: other.subjects, ratings: other.subjects.map(() => 0) },
          };
    const request = about(other.batchId);
    const reply = await see("predict", request, [404]);
    const url = request.url.replace(other.batchId, unknown);
    const toUnknown = await see("predict", { ...request, url }, [404]);
    if (reply === undefined || toUnknown === undefined) return;
    if (JSON.stringify(reply) !== JSON.stringify(toUnknown)) {
      observations.complaints.push(`${customer} can tell ${other.batchId} from an unknown id`);
    }
  }

  async function useOwn(): Promise<void> {
    if (seen.batches.length === 0) return;
    const { batchId, subjects } = random.pick(seen.batches);
    if (random.chance(0.4)) {
      await see("predict", { method: "GET", url: `/batches/${batchId}${maybeWait()}` }, [200, 404]);
      return;
    }
    const payload = { subjects, ratings: subjects.map(() => random.whole(0, 1)) };
    const correct = { method: "PATCH", url: `/batches/${batchId}`, payload } as const;
    if (random.chance(0.2)) {
      // A caller that sees all may correct all.
      const key = keyOf(random.pick(["operator", "anybody"]));
      await ask(user, apis.predict, { ...correct, headers: { "x-api-key": key } }, [200]);
      return;
    }
    // Only a batch that the cache has can be known as one's own.
    await see("predict", correct, [200, 404]);
  }

  /** Reads events for some seconds, from where it left off or from now on. */
  async function listen(): Promise<void> {
    const lastId = random.chance(0.7) ? seen.lastEventId : undefined;
    const from: Record<string, string> = lastId === undefined ? {} : { "last-event-id": lastId };
    const readForMs = random.magnitude(100, 10_000);
    const reply = await see("predict", { method: "GET", url: "/events", readForMs }, [200], from);
    seen.lastEventId = lastEventIdOf(reply?.body) ?? seen.lastEventId;
  }

  const chosen = random.next();
  if (chosen < 0.35) await submit();
  else if (chosen < 0.45) await list();
  else if (chosen < 0.55) await listen();
  else if (chosen < 0.6) await see("predict", { method: "GET", url: "/stats" }, [200]);
  else if (chosen < 0.8) await tryOthers();
  else await useOwn();
}

/** The id of the last whole event in a text of `text/event-stream`. */
function lastEventIdOf(body: unknown): string | undefined {
  return [...String(body).matchAll(/^id: (.+)\n(?:.+\n)*\n/gm)].at(-1)?.[1];
}

/** Both customers do some things at any time. Resolves when they are done. */
export async function runCustomers(user: User, steps: number, withinMs: number): Promise<void> {
  const { random, world } = user;
  await Promise.all(
    customers.flatMap((customer) =>
      Array.from({ length: steps }, async () => {
        await world.clock.sleep(random.between(0, withinMs));
        await useAsCustomer(user, customer);
      }),
    ),
  );
}

/** The keys of one customer's read model. */
export const keysOf = (customer: Customer) => ({
  list: cacheKeys.ownedBatches(customer),
  counts: cacheKeys.ownedCounts(customer),
});
