import { NotesReplySchema } from "@loopline/contracts";
import type { ApiReply, ApiRequest } from "../pipeline/api-host.ts";
import { ask, askAgain } from "./ask.ts";
import { subjectOfKey } from "./subject-of-key.ts";
import type { SubmittedBatch, User } from "./user.ts";

/** Submits a batch as people and programs do. Undefined when it was never answered. */
export async function submitBatch(user: User): Promise<SubmittedBatch | undefined> {
  const { random, apis } = user;
  const notes = Array.from({ length: random.whole(1, 5) }, () => random.pick(user.notes));
  const key = random.chance(0.5) ? random.uuid() : undefined;
  // Some send a note twice in one batch, or call two notes the same.
  const called = notes.map(({ subject }) => (random.chance(0.1) ? "again" : subject));
  const subjects = key === undefined ? called : [subjectOfKey(key), ...called.slice(1)];
  const request: ApiRequest = {
    method: "POST",
    url: "/notes",
    payload: { subjects, features: notes.map(({ features }) => features) },
    headers: key === undefined ? {} : { "idempotency-key": key },
  };
  const submit = async (send: typeof askAgain) => note(user, await send(user, apis.ingest, request, [200]));

  // Some press the button twice, and some send again what was answered; with a key that makes one batch.
  const [batchId] = await Promise.all([submit(askAgain), ...(random.chance(0.15) ? [submit(ask)] : [])]);
  if (batchId === undefined) return undefined;
  if (key !== undefined && random.chance(0.2)) await submit(ask);
  if (key !== undefined && random.chance(0.1)) {
    await ask(
      user,
      apis.ingest,
      { ...request, payload: { subjects: ["other"], features: [[1, 2, 3, 4]] } },
      [409],
    );
  }
  return { batchId, subjects, notes };
}

function note(user: User, reply: ApiReply | undefined): string | undefined {
  if (reply?.status !== 200) return undefined;
  const { batch_id: batchId, subjects, features } = NotesReplySchema.parse(reply.body);
  user.observations.accepted.push({ batchId, subjects, features: features as number[][] });
  return batchId;
}

/** Sends what must be refused. */
export async function submitNonsense(user: User): Promise<void> {
  const payload = user.random.pick([
    {},
    { subjects: ["a"], features: [] },
    { subjects: ["a"], features: [[1, 2, 3]] },
    { subjects: ["a\0"], features: [[1, 2, 3, 4]] },
  ]);
  await ask(user, user.apis.ingest, { method: "POST", url: "/notes", payload }, [400]);
}
