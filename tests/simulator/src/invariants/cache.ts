import { type CachedBatch, type CachedBatchDetail, CachedJobSchema, cacheKeys } from "@loopline/contracts";
import { toCachedJob } from "../../../../functions/training-to-cache/src/handler.ts";
import { type PredictionRow, toTimestamp } from "../memory-database.ts";
import type { World } from "../pipeline/world.ts";
import { countsOf } from "./customers.ts";
import { differences, type Invariant } from "./invariant.ts";
import { rowsOf } from "./stored-batches.ts";

export const batchesAreCached: Invariant = {
  name: "the cache shows every batch as the database has it",
  *violations({ world }) {
    const { CachedBatchDetailSchema, CachedBatchSchema } = world.table.contracts;
    const { predictions } = world.database;
    const expected = new Map([...predictions].map(([id, rows]) => [id, toCachedBatch(id, rowsOf(rows))]));
    yield* compareDetails(world, cacheKeys.batch, expected, (text) => {
      return dated(CachedBatchDetailSchema.parse(JSON.parse(text)));
    });
    yield* compareList(world, cacheKeys.batches, expected.size, (text) => {
      const batch = CachedBatchSchema.parse(JSON.parse(text));
      const wanted = expected.get(batch.batch_id);
      return { id: batch.batch_id, shown: dated(batch), expected: wanted && CachedBatchSchema.parse(wanted) };
    });
  },
};

export const jobsAreCached: Invariant = {
  name: "the cache shows every job as the database has it",
  *violations({ world }) {
    const { CachedJobDetailSchema } = world.table.contracts;
    const expected = new Map(
      [...world.database.jobs.values()].map((job) => [
        job.job_id,
        CachedJobDetailSchema.parse(toCachedJob(job, new Date(0))),
      ]),
    );
    yield* compareDetails(world, cacheKeys.job, expected, (text) =>
      CachedJobDetailSchema.parse(JSON.parse(text)),
    );
    yield* compareList(world, cacheKeys.jobs, expected.size, (text) => {
      const shown = CachedJobSchema.parse(JSON.parse(text));
      const wanted = expected.get(shown.job_id);
      return { id: shown.job_id, shown, expected: wanted && CachedJobSchema.parse(wanted) };
    });
  },
};

export const countsAreRight: Invariant = {
  name: "the counts are those of the database",
  *violations({ world: { database, redis } }) {
    const expected = countsOf(database, [...database.predictions]);
    const counts = redis.hashes.get(cacheKeys.counts);
    for (const [name, count] of Object.entries(expected)) {
      yield* differences(`the count of ${name}`, counts?.get(name) ?? 0, count);
    }
  },
};

/** The date of a batch that waits is when its request was published, which may have been done twice. */
function dated<Batch extends CachedBatch>(batch: Batch): Batch {
  const isWaiting = batch.predictions.includes(null);
  return { ...batch, created: isWaiting ? whileWaiting : toTimestamp(batch.created) };
}

const whileWaiting = "2026-01-01T00:00:00.000000";

function toCachedBatch(id: string, rows: readonly PredictionRow[]): CachedBatchDetail {
  const warnings = rows.flatMap((row) => row.warnings ?? []);
  const known = (list: (number | null)[]) => (list.some((value) => value !== null) ? list : undefined);
  const margins = known(rows.map(({ margin }) => margin));
  const probabilities = known(rows.map(({ probability }) => probability));
  return dated({
    batch_id: id,
    subjects: rows.map(({ subject }) => subject),
    predictions: rows.map(({ prediction }) => prediction),
    features: rows.map(({ features }) => [...features]),
    model_file_name: rows[0]?.modelFileName ?? undefined,
    created: rows[0]?.created ?? "",
    ...(rows[0]?.name != null && { name: rows[0].name }),
    ...(rows[0]?.source != null && { source: rows[0].source }),
    ...(rows[0]?.owner != null && { owner: rows[0].owner }),
    ...(margins && { margins }),
    ...(probabilities && { probabilities }),
    ...(warnings.length > 0 && { warnings }),
  });
}

function* compareDetails<Detail>(
  { redis }: World,
  keyOf: (id: string) => string,
  expected: ReadonlyMap<string, Detail>,
  parse: (text: string) => Detail,
): Generator<string> {
  for (const [id, wanted] of expected) {
    const text = redis.get(keyOf(id));
    yield* differences(keyOf(id), text === null ? null : parse(text), wanted);
  }
}

/** Entries that cannot be read stand for themselves: they take a place in the list, and nobody shows them. */
function* compareList(
  { redis, listLength }: World,
  key: string,
  count: number,
  read: (text: string) => { id: string; shown: unknown; expected: unknown },
): Generator<string> {
  const texts = redis.lists.get(key) ?? [];
  if (texts.length > listLength) yield `${key} has ${texts.length} entries, more than ${listLength}`;
  const readable = texts.filter((text) => text !== "{");
  const seen = new Set<string>();
  for (const text of readable) {
    const { id, shown, expected } = read(text);
    yield* differences(`the entry of ${id} in ${key}`, shown, expected);
    seen.add(id);
  }
  if (seen.size < readable.length) yield `${key} shows ${readable.length - seen.size} entries twice`;
  const isWhole = texts.length < listLength;
  if (isWhole && seen.size !== count) yield `${key} shows ${seen.size} entries, expected ${count}`;
}
