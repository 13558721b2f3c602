import { featureNames } from "@loopline/banknotes";
import type { Redis } from "ioredis";
import type { Batch } from "./batch.ts";
import type { Sql } from "./sql.ts";
import { until } from "./until.ts";

export interface PredictionRow {
  readonly subject_id: string;
  readonly features: number[];
  readonly prediction: string;
  readonly is_correct: boolean | null;
  readonly model_file_name: string | null;
}

export interface TrainingRow {
  readonly features: number[];
  readonly class: number;
}

const featuresOf = (table: string) => featureNames.map((name) => `${table}.${name}`).join(", ");

/** A batch's predictions in the database, in the order of the batch. */
export async function predictionRows(sql: Sql, batchId: string): Promise<PredictionRow[]> {
  return await sql<PredictionRow>(
    `select subject_id, array[${featuresOf("p")}] as features, prediction, is_correct, model_file_name
     from predictions p where batch_id = $1 order by position, id`,
    [batchId],
  );
}

/** Stores a batch as the original does, without the columns that we added. */
export async function insertPredictions(
  sql: Sql,
  batch: Pick<Batch, "batch_id" | "subjects" | "features"> & {
    readonly output: readonly string[];
    readonly is_correct: readonly (boolean | null)[];
  },
): Promise<void> {
  await sql(
    `insert into predictions (batch_id, subject_id, ${featureNames.join(", ")}, prediction, is_correct)
     select $1, * from unnest($2::text[], $3::float8[], $4::float8[], $5::float8[], $6::float8[], $7::text[], $8::bool[])`,
    [batch.batch_id, batch.subjects, ...toColumns(batch.features), batch.output, batch.is_correct],
  );
}

/** One array per feature, as `unnest` takes them. */
export function toColumns(features: readonly (readonly number[])[]): (number | undefined)[][] {
  return featureNames.map((_, column) => features.map((note) => note[column]));
}

/** Waits until a batch's predictions are in the database, and returns them. */
export async function storedPredictions(sql: Sql, batchId: string): Promise<PredictionRow[]> {
  return await until(`the predictions of ${batchId} in Postgres`, async () => {
    const rows = await predictionRows(sql, batchId);
    return rows.length > 0 && rows;
  });
}

/** The rows of the training set with the features of a batch's predictions, in the order of the batch. */
export async function trainingRows(sql: Sql, batchId: string): Promise<TrainingRow[]> {
  return await sql<TrainingRow>(
    `select array[${featuresOf("t")}] as features, t.class
     from training t join predictions p on (${featuresOf("t")}) = (${featuresOf("p")})
     where p.batch_id = $1 order by p.position, p.id`,
    [batchId],
  );
}

/** Waits until a job is in the database, and returns its row. */
export async function storedJob(sql: Sql, jobId: string): Promise<Record<string, unknown>> {
  return await until(
    `the job ${jobId} in Postgres`,
    async () => (await sql<Record<string, unknown>>("select * from jobs where id = $1", [jobId]))[0],
  );
}

/** What the database holds of a submission. */
export interface StoredSubmission {
  readonly predictions: number;
  readonly subjects: number;
  readonly places: number;
  readonly batches: number;
}

/** Counts what the database holds of notes whose subjects begin with `prefix`. */
export async function storedSubmission(sql: Sql, prefix: string): Promise<StoredSubmission> {
  const [counts] = await sql<StoredSubmission & Record<string, unknown>>(
    `select count(*)::int as predictions, count(distinct subject_id)::int as subjects,
       count(distinct (batch_id, position))::int as places, count(distinct batch_id)::int as batches
     from predictions where starts_with(subject_id, $1)`,
    [prefix],
  );
  if (counts === undefined) throw new Error("counting gave no row");
  return counts;
}

/** The entries of a Redis list about one batch or job, newest first. */
export async function cachedEntries(redis: Redis, list: "batches" | "jobs", id: string): Promise<unknown[]> {
  const entries = await redis.lrange(list, 0, -1);
  return entries.filter((entry) => entry.includes(id)).map((entry) => JSON.parse(entry));
}

/** Waits until a Redis list has an entry about a batch or job, and returns it. */
export async function cachedEntry(redis: Redis, list: "batches" | "jobs", id: string): Promise<unknown> {
  return await until(
    `${id} in the list ${list} of Redis`,
    async () => (await cachedEntries(redis, list, id))[0],
  );
}
