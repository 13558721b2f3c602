import { cacheKeys } from "@loopline/contracts";
import { browse } from "./browse.ts";
import { publishPoison } from "./publish-poison.ts";
import { publishRaw } from "./publish-raw.ts";
import { rateBatch } from "./rate-batch.ts";
import { submitBatch, submitNonsense } from "./submit-batch.ts";
import type { SubmittedBatch, User } from "./user.ts";

/** Milliseconds between two batches on average. */
export const batchEveryMs = 400;

/** Users submit some batches and do what else users do. Resolves when they are done; what they set off may go on. */
export async function runWave(user: User, batches: number, submitted: SubmittedBatch[]): Promise<void> {
  const { random, world } = user;
  const during = () => world.clock.sleep(random.between(0, batches * batchEveryMs));

  async function useBatch(): Promise<void> {
    await during();
    const batch = random.chance(0.1) ? submitAsOriginal(user) : await submitBatch(user);
    if (batch === undefined) return;
    submitted.push(batch);
    await rateBatch(user, batch);
  }

  async function doElse(): Promise<void> {
    await during();
    const chosen = random.next();
    if (chosen < 0.4) await browse(user);
    else if (chosen < 0.6) publishPoison(user);
    else if (chosen < 0.7) await submitNonsense(user);
    else if (chosen < 0.9 && submitted.length > 0) await rateBatch(user, random.pick(submitted));
    else if (chosen < 0.93) spoilTheCache(user);
  }

  await Promise.all(Array.from({ length: batches }, () => Promise.all([useBatch(), doElse()])));
}

/** The original's API publishes just this, and so does its prediction function. */
function submitAsOriginal(user: User): SubmittedBatch {
  const { random, world, records: all } = user;
  const { classes } = world.table.contracts.dataset.target;
  const records = [random.pick(all), random.pick(all)];
  const batchId = random.uuid();
  const subjects = records.map(({ subject }) => subject);
  const features = records.map(({ values }) => values);
  if (random.chance(0.5)) {
    publishRaw(user, "request", { batch_id: batchId, subjects, features });
  } else {
    const output = records.map(() => random.pick(classes).value);
    publishRaw(user, "prediction", { batch_id: batchId, subjects, input: features, output });
  }
  return { batchId, subjects, records };
}

/** Something that writes to Redis leaves an entry that cannot be read. */
function spoilTheCache({ random, world }: User): void {
  const key = random.pick([cacheKeys.batches, cacheKeys.jobs]);
  world.redis.lists.set(key, ["{", ...(world.redis.lists.get(key) ?? [])].slice(0, world.listLength));
}
