import type { ApiReply, ApiRequest } from "../pipeline/api-host.ts";
import { ask, askAgain } from "./ask.ts";
import { subjectOfKey } from "./subject-of-key.ts";
import type { SubmittedBatch, User } from "./user.ts";

/** Submits a batch as people and programs do. Undefined when it was never answered. */
export async function submitBatch(user: User): Promise<SubmittedBatch | undefined> {
  const { random, apis } = user;
  const records = Array.from({ length: random.whole(1, 5) }, () => random.pick(user.records));
  const key = random.chance(0.5) ? random.uuid() : undefined;
  // Some send a record twice in one batch, or call two records the same.
  const called = records.map(({ subject }) => (random.chance(0.1) ? "again" : subject));
  const subjects = key === undefined ? called : [subjectOfKey(key), ...called.slice(1)];
  const request: ApiRequest = {
    method: "POST",
    url: key === undefined ? "/records" : "/notes",
    payload: { subjects, features: records.map(({ values }) => values), name: key && `${key}.csv` },
    headers: key === undefined ? {} : { "idempotency-key": key },
  };
  const submit = async (send: typeof askAgain) => keep(user, await send(user, apis.ingest, request, [200]));

  // Some press the button twice, and some send again what was answered; with a key that makes one batch.
  const [batchId] = await Promise.all([submit(askAgain), ...(random.chance(0.15) ? [submit(ask)] : [])]);
  if (batchId === undefined) return undefined;
  if (key !== undefined && random.chance(0.2)) await submit(ask);
  if (key !== undefined && random.chance(0.1)) {
    await ask(
      user,
      apis.ingest,
      { ...request, payload: { subjects: ["other"], features: [records[0]?.values] } },
      [409],
    );
  }
  return { batchId, subjects, records };
}

function keep(user: User, reply: ApiReply | undefined): string | undefined {
  if (reply?.status !== 200) return undefined;
  const {
    batch_id: batchId,
    subjects,
    features,
  } = user.world.table.contracts.NotesReplySchema.parse(reply.body);
  user.observations.accepted.push({ batchId, subjects, features });
  return batchId;
}

/** Sends what must be refused. */
export async function submitNonsense(user: User): Promise<void> {
  const { values = [] } = user.records[0] ?? {};
  const payload = user.random.pick([
    {},
    { subjects: ["a"], features: [] },
    { subjects: ["a"], features: [values.slice(1)] },
    { subjects: ["a"], features: [values.map(() => [])] },
    { subjects: ["a\0"], features: [values] },
  ]);
  await ask(user, user.apis.ingest, { method: "POST", url: "/notes", payload }, [400]);
}
