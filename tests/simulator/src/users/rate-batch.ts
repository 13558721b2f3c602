import { ask, askAgain } from "./ask.ts";
import { publishRaw } from "./publish-raw.ts";
import type { SubmittedBatch, User } from "./user.ts";

/** What a user thinks of one record. */
interface Opinion {
  readonly subject: string;
  /** Whether its prediction is right. */
  readonly rating: number;
  /** What it really is. */
  readonly label: string;
}

interface Feedback {
  readonly subjects: readonly string[];
  readonly ratings?: readonly number[];
  readonly labels?: readonly (string | null)[];
}

/** A subject of no batch. */
const stranger = "nobody";

/** Says of a batch what was right, or what its records are: before it is predicted or after, once or more often, truly or not. */
export async function rateBatch(user: User, batch: SubmittedBatch): Promise<void> {
  const { random, world } = user;
  if (random.chance(0.25)) return;
  const isEarly = random.chance(0.3);
  if (!isEarly) await world.clock.sleep(random.magnitude(10, 60_000));
  const first = random.chance(0.1) ? guess(user, batch) : await judge(user, batch);
  await send(user, batch, first);
  for (let revisions = 0; revisions < 3 && random.chance(0.3); revisions++) {
    await world.clock.sleep(random.magnitude(1, 30_000));
    const isSecondThought = random.chance(0.7);
    await send(user, batch, isSecondThought ? revise(user, first) : first);
  }
}

async function send(user: User, { batchId }: SubmittedBatch, opinions: readonly Opinion[]): Promise<void> {
  const { random, apis } = user;
  const feedback = express(user, opinions);
  // The original's API sends neither an id nor a date.
  if (random.chance(0.15)) return publishRaw(user, "feedback", { batch_id: batchId, ...feedback });
  const request = { method: "PATCH", url: `/batches/${batchId}`, payload: feedback } as const;
  // Refused once the batch is cached, taken before.
  const expected = feedback.subjects.includes(stranger) ? [200, 400] : [200];
  await Promise.all([
    askAgain(user, apis.predict, request, expected),
    ...(random.chance(0.1) ? [ask(user, apis.predict, request, expected)] : []),
  ]);
}

/** Some rate predictions, some name classes, and some do both, where they know the class. */
function express({ labelRandom: random, labelShare }: User, opinions: readonly Opinion[]): Feedback {
  const subjects = opinions.map(({ subject }) => subject);
  const ratings = opinions.map(({ rating }) => rating);
  if (!random.chance(labelShare)) return { subjects, ratings };
  if (random.chance(0.5)) {
    // A null leaves its record as it is.
    return { subjects, labels: opinions.map(({ label }, position) => (position % 4 === 3 ? null : label)) };
  }
  return { subjects, ratings, labels: opinions.map(({ label }) => (random.chance(0.7) ? label : null)) };
}

/** By what the records really are, where their predictions can be seen; else ratings are guesses. */
async function judge(user: User, batch: SubmittedBatch): Promise<Opinion[]> {
  const { CachedBatchDetailSchema } = user.world.table.contracts;
  const request = { method: "GET", url: `/batches/${batch.batchId}` } as const;
  const reply = await ask(user, user.apis.predict, request, [200, 404]);
  if (reply?.status !== 200) return guess(user, batch);
  const { subjects, predictions } = CachedBatchDetailSchema.parse(reply.body);
  const isLie = () => user.random.chance(0.02);
  const opinions = predictions.map((prediction, position) => {
    const label = classOf(user, batch, position);
    const isRight = label === prediction;
    return { subject: subjects[position] ?? "", rating: isRight !== isLie() ? 1 : 0, label };
  });
  return keepSome(user, opinions);
}

function guess(user: User, batch: SubmittedBatch): Opinion[] {
  const opinions = batch.subjects.map((subject, position) => ({
    subject,
    rating: user.random.whole(0, 1),
    label: classOf(user, batch, position),
  }));
  return keepSome(user, opinions);
}

/** People rate what they like, and at times what is not there. */
function keepSome({ random, world }: User, opinions: readonly Opinion[]): Opinion[] {
  const some = random.chance(0.3) ? opinions.filter(() => random.chance(0.6)) : opinions;
  if (some.length > 0 && !random.chance(0.05)) return [...some];
  const { value: label = "" } = world.table.contracts.dataset.target.classes[0] ?? {};
  return [...some, { subject: stranger, rating: 1, label }];
}

/** A second thought may be on other records than the first. */
function revise(user: User, opinions: readonly Opinion[]): Opinion[] {
  const { random, labelRandom, world } = user;
  const { classes } = world.table.contracts.dataset.target;
  return keepSome(
    user,
    opinions.map((opinion) =>
      random.chance(0.5)
        ? { ...opinion, rating: 1 - opinion.rating, label: labelRandom.pick(classes).value }
        : opinion,
    ),
  );
}

/** The true class of a record of a batch. */
function classOf({ world }: User, { records }: SubmittedBatch, position: number): string {
  const { classes } = world.table.contracts.dataset.target;
  const { value } = classes[records[position]?.label ?? 0] ?? {};
  if (value === undefined) throw new Error(`record ${position} is of no class`);
  return value;
}
