import { isDeepStrictEqual } from "node:util";
import { type Contracts, cacheKeys, columnsOf } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import type { Clients } from "./clients.ts";
import type { AcceptedBatch, Load } from "./load.ts";

interface StoredBatch {
  readonly batch_id: string;
  readonly subjects: string[];
  readonly predictions: (string | null)[];
  readonly features: unknown[][];
  readonly ratings: (number | null)[];
  readonly labels: (string | null)[];
  readonly models: string[];
  readonly margins: (number | null)[];
  readonly positions: number[];
}

const storedText = (recordJson: string) => `
select batch_id,
  array_agg(subject_id order by position) as subjects,
  array_agg(prediction order by position) as predictions,
  json_agg(${recordJson} order by position) as features,
  array_agg(is_correct::int order by position) as ratings,
  array_agg(label order by position) as labels,
  array_agg(distinct model_file_name) as models,
  array_agg(prediction_margin order by position) as margins,
  array_agg(position order by position) as positions
from predictions where starts_with(subject_id, $1) group by batch_id`;

export interface VerifyOptions {
  /** Whether the cache must hold every batch. After a flush it may lack batches, but must hold nothing wrong. */
  readonly isCacheComplete: boolean;
}

/** A pipeline, seen past the proxies. */
export interface Verified extends Pick<Clients, "sql" | "redis"> {
  readonly contracts: Contracts;
}

/** Compares what was accepted with the database and the cache. Returns what is wrong, in sentences. */
export async function verifyBatches(
  { sql, redis, contracts }: Verified,
  { name, batches }: Load,
  { isCacheComplete }: VerifyOptions,
): Promise<string[]> {
  const { recordJson, toRecord } = columnsOf(contracts.dataset);
  const stored = new Map(
    (await sql<StoredBatch>(storedText(recordJson()), [name])).map((batch) => [batch.batch_id, batch]),
  );
  const ids = batches.map(({ batch_id }) => batch_id);
  const details = await redis.mget(ids.map(cacheKeys.batch));
  const listed = countListed(contracts, await redis.lrange(cacheKeys.batches, 0, -1), name);
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
    else problems.push(...storedProblems(batch, { ...row, records: row.features.map(toRecord) }));
    if (times > 1) problems.push(`${batch.batch_id} is listed ${times} times`);
    if (isCacheComplete && times === 0) problems.push(`${batch.batch_id} is not listed`);
    if (typeof detail === "string" && row !== undefined)
      problems.push(...cacheProblems(contracts, detail, row));
    else if (isCacheComplete) problems.push(`${batch.batch_id} is not cached`);
  });
  return problems;
}

function countListed(
  { CachedBatchSchema }: Contracts,
  entries: readonly string[],
  name: string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const { batch_id, subjects } = CachedBatchSchema.parse(JSON.parse(entry));
    if (subjects[0]?.startsWith(name)) counts.set(batch_id, (counts.get(batch_id) ?? 0) + 1);
  }
  return counts;
}

function storedProblems(
  { batch_id, subjects, features, ratings, labels }: AcceptedBatch,
  row: StoredBatch & { readonly records: Value[][] },
): string[] {
  const wanted = { subjects, features, positions: subjects.map((_, i) => i) };
  const held = { subjects: row.subjects, features: row.records, positions: row.positions };
  const none = subjects.map(() => null);
  const right = labels?.map((label, i) => Number(label === row.predictions[i]));
  const told = { ratings: ratings ?? right ?? none, labels: labels ?? none };
  return [
    ...(isDeepStrictEqual(wanted, held) ? [] : [`${batch_id} is stored as ${JSON.stringify(row)}`]),
    ...(isDeepStrictEqual(told, { ratings: row.ratings, labels: row.labels })
      ? []
      : [`${batch_id} is rated ${row.ratings} and labelled ${row.labels}`]),
    ...(row.models.length === 1 ? [] : [`${batch_id} was answered by ${row.models}`]),
  ];
}

function cacheProblems({ CachedBatchDetailSchema }: Contracts, detail: string, row: StoredBatch): string[] {
  const { batch_id, subjects, predictions, model_file_name, margins } = CachedBatchDetailSchema.parse(
    JSON.parse(detail),
  );
  const cached = { subjects, predictions, margins, models: [model_file_name] };
  const held = {
    subjects: row.subjects,
    predictions: row.predictions,
    margins: row.margins,
    models: row.models,
  };
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
  (select count(*)::int from
    (select id, case when label is not null then array_position($1::text[], label) - 1
      when is_correct then array_position($1::text[], prediction) - 1
      when not is_correct and cardinality($1::text[]) = 2 then 2 - array_position($1::text[], prediction)
      end as class from predictions) p
    left join training t on t.prediction_id = p.id
   where t.class is distinct from p.class) as wrong_labels
from training_state`;

/** Compares trainings, promotions and the champion with each other. Returns what is wrong, in sentences. */
export async function verifyTraining({ sql, redis, contracts }: Verified): Promise<string[]> {
  const [standing] = await sql<Standing>(standingText, [
    contracts.dataset.target.classes.map(({ value }) => value),
  ]);
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
