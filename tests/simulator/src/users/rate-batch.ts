import { CachedBatchDetailSchema, labelNameOf } from "@loopline/contracts";
import { ask, askAgain } from "./ask.ts";
import { publishRaw } from "./publish-raw.ts";
import type { SubmittedBatch, User } from "./user.ts";

interface Ratings {
  readonly subjects: readonly string[];
  readonly ratings: readonly number[];
}

/** A subject of no batch. */
const stranger = "nobody";

/** Says of a batch what was right: before it is predicted or after, once or more often, truly or not. */
export async function rateBatch(user: User, batch: SubmittedBatch): Promise<void> {
  const { random, world } = user;
  if (random.chance(0.25)) return;
  const isEarly = random.chance(0.3);
  if (!isEarly) await world.clock.sleep(random.magnitude(10, 60_000));
  const first = random.chance(0.1) ? blindRatings(user, batch) : await judge(user, batch);
  await send(user, batch, first);
  for (let revisions = 0; revisions < 3 && random.chance(0.3); revisions++) {
    await world.clock.sleep(random.magnitude(1, 30_000));
    const isSecondThought = random.chance(0.7);
    await send(user, batch, isSecondThought ? revise(user, first) : first);
  }
}

async function send(user: User, { batchId }: SubmittedBatch, ratings: Ratings): Promise<void> {
  const { random, apis } = user;
  // The original's API sends neither an id nor a date.
  if (random.chance(0.15)) return publishRaw(user, "feedback", { batch_id: batchId, ...ratings });
  const request = { method: "PATCH", url: `/batches/${batchId}`, payload: ratings } as const;
  // Refused once the batch is cached, taken before.
  const expected = ratings.subjects.includes(stranger) ? [200, 400] : [200];
  await Promise.all([
    askAgain(user, apis.predict, request, expected),
    ...(random.chance(0.1) ? [ask(user, apis.predict, request, expected)] : []),
  ]);
}

/** Ratings by what the notes really are, where their predictions can be seen; else by guess. */
async function judge(user: User, batch: SubmittedBatch): Promise<Ratings> {
  const request = { method: "GET", url: `/batches/${batch.batchId}` } as const;
  const reply = await ask(user, user.apis.predict, request, [200, 404]);
  if (reply?.status !== 200) return blindRatings(user, batch);
  const { subjects, predictions } = CachedBatchDetailSchema.parse(reply.body);
  const isLie = () => user.random.chance(0.02);
  const rate = (prediction: string | null, position: number) => {
    const note = batch.notes[position];
    const isRight = note !== undefined && labelNameOf(note.label) === prediction;
    return isRight !== isLie() ? 1 : 0;
  };
  return keepSome(user, { subjects, ratings: predictions.map(rate) });
}

function blindRatings(user: User, { subjects }: SubmittedBatch): Ratings {
  return keepSome(user, { subjects, ratings: subjects.map(() => user.random.whole(0, 1)) });
}

/** People rate what they like, and at times what is not there. */
function keepSome({ random }: User, { subjects, ratings }: Ratings): Ratings {
  const kept = subjects.map((subject, index) => [subject, ratings[index] ?? 0] as const);
  const some = random.chance(0.3) ? kept.filter(() => random.chance(0.6)) : kept;
  const all = some.length === 0 || random.chance(0.05) ? [...some, [stranger, 1] as const] : some;
  return { subjects: all.map(([subject]) => subject), ratings: all.map(([, rating]) => rating) };
}

/** A second thought may be on other records than the first. */
function revise(user: User, { subjects, ratings }: Ratings): Ratings {
  const { random } = user;
  return keepSome(user, {
    subjects,
    ratings: ratings.map((rating) => (random.chance(0.5) ? 1 - rating : rating)),
  });
}
