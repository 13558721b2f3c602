import { isDeepStrictEqual } from "node:util";
import { featureNames } from "@loopline/banknotes";
import { noteContracts } from "@loopline/banknotes/definition";
import { cacheKeys } from "@loopline/contracts";
import type { Clients } from "./clients.ts";
import type { AcceptedBatch, Load } from "./load.ts";

const { CachedBatchDetailSchema, CachedBatchSchema } = noteContracts;

interface StoredBatch {
  readonly batch_id: string;
  readonly subjects: string[];
  readonly predictions: string[];
  readonly features: number[][];
  readonly ratings: (number | null)[];
  readonly models: string[];
  readonly positions: number[];
}

const storedText = `
select batch_id,
  array_agg(subject_id order by position) as subjects,
  array_agg(prediction order by position) as predictions,
  json_agg(array[${featureNames.join(", ")}] order by position) as features,
  array_agg(is_correct::int order by position) as ratings,
  array_agg(distinct model_file_name) as models,
  array_agg(position order by position) as positions
from predictions where starts_with(subject_id, $1) group by batch_id`;

export interface VerifyOptions {
  /** Whether the cache must hold every batch. After a flush it may lack batches, but must hold nothing wrong. */
  readonly isCacheComplete: boolean;
}

/** Compares what was accepted with the database and the cache. Returns what is wrong, in sentences. */
export async function verifyBatches(
  { sql, redis }: Pick<Clients, "sql" | "redis">,
  { name, batches }: Load,
  { isCacheComplete }: VerifyOptions,
): Promise<string[]> {
  const stored = new Map(
    (await sql<StoredBatch>(storedText, [name])).map((batch) => [batch.batch_id, batch]),
  );
  const ids = batches.map(({ batch_id }) => batch_id);
  const details = await redis.mget(ids.map(cacheKeys.batch));
  const listed = countListed(await redis.lrange(cacheKeys.batches, 0, -1), name);
  const known = new Set(ids);
  const problems: string[] = [];
  // After a flush, a batch whose first response was lost may have been accepted again under another id.
  if (isCacheComplete) {
    for (const id of stored.keys()) if (!known.has(id)) problems.push(`${id} was stored and never accepted`);
    for (const id of listed.keys())
      if (!known.has(id)) problems.push(`${id} is listed and was never accepted`);
  }
  batches.forEach((batch, index) => {
    const row = stored.get(batch.batch_id);
    const times = listed.get(batch.batch_id) ?? 0;
    const detail = details[index];
    if (row === undefined) problems.push(`${batch.batch_id} was accepted and is not stored`);
    else problems.push(...storedProblems(batch, row));
    if (times > 1) problems.push(`${batch.batch_id} is listed ${times} times`);
    if (isCacheComplete && times === 0) problems.push(`${batch.batch_id} is not listed`);
    if (typeof detail === "string" && row !== undefined) problems.push(...cacheProblems(detail, row));
    else if (isCacheComplete) problems.push(`${batch.batch_id} is not cached`);
  });
  return problems;
}

function countListed(entries: readonly string[], name: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const { batch_id, subjects } = CachedBatchSchema.parse(JSON.parse(entry));
    if (subjects[0]?.startsWith(name)) counts.set(batch_id, (counts.get(batch_id) ?? 0) + 1);
  }
  return counts;
}

function storedProblems(
  { batch_id, subjects, features, ratings }: AcceptedBatch,
  row: StoredBatch,
): string[] {
  const wanted = { subjects, features, positions: subjects.map((_, i) => i) };
  const held = { subjects: row.subjects, features: row.features, positions: row.positions };
  const ratingsWanted = ratings ?? subjects.map(() => null);
  return [
    ...(isDeepStrictEqual(wanted, held) ? [] : [`${batch_id} is stored as ${JSON.stringify(row)}`]),
    ...(isDeepStrictEqual(ratingsWanted, row.ratings) ? [] : [`${batch_id} is rated ${row.ratings}`]),
    ...(row.models.length === 1 ? [] : [`${batch_id} was answered by ${row.models}`]),
  ];
}

function cacheProblems(detail: string, row: StoredBatch): string[] {
  const { batch_id, subjects, predictions, model_file_name } = CachedBatchDetailSchema.parse(
    JSON.parse(detail),
  );
  const cached = { subjects, predictions, models: [model_file_name] };
  const held = { subjects: row.subjects, predictions: row.predictions, models: row.models };
  return isDeepStrictEqual(cached, held)
    ? []
    : [`${batch_id} is cached as ${detail}, stored as ${JSON.stringify(row)}`];
}

interface Standing {
  readonly requested: string;
  readonly trained: string;
  readonly is_leased: boolean;
  readonly outbox: number;
  readonly champion: string | null;
  readonly unseen: number;
  readonly wrong_labels: number;
}

const standingText = `
select requested::text, trained::text, lease_holder is not null as is_leased,
  (select count(*)::int from outbox) as outbox,
  (select model_file_name from promotions order by sequence desc limit 1) as champion,
  (select count(*)::int from promotions p where not exists
    (select from jobs j where j.model_file_name = p.model_file_name)) as unseen,
  (select count(*)::int from predictions p left join training t on t.prediction_id = p.id
   where (p.is_correct is null) <> (t.id is null)
     or t.class <> ((p.prediction = 'real') = p.is_correct)::int) as wrong_labels
from training_state`;

/** Compares trainings, promotions and the champion with each other. Returns what is wrong, in sentences. */
export async function verifyTraining({ sql, redis }: Pick<Clients, "sql" | "redis">): Promise<string[]> {
  const [standing] = await sql<Standing>(standingText);
  if (standing === undefined) return ["training_state is empty"];
  const { requested, trained, is_leased, outbox, champion, unseen, wrong_labels } = standing;
  const served = await redis.get(cacheKeys.latestModel);
  return [
    ...(requested === trained ? [] : [`state ${requested} was to be trained on, ${trained} was`]),
    ...(is_leased ? ["a training holds the lease"] : []),
    ...(outbox === 0 ? [] : [`${outbox} messages are in the outbox`]),
    ...(served === champion ? [] : [`${served} is served, ${champion} was promoted last`]),
    ...(unseen === 0 ? [] : [`${unseen} promoted models are in no job`]),
    ...(wrong_labels === 0 ? [] : [`${wrong_labels} ratings are not in the training set as they were given`]),
  ];
}
