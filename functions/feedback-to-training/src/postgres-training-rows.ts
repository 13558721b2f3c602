import { featureNames } from "@loopline/contracts";
import { type Database, featureColumns, lockBatch } from "@loopline/platform/postgres";
import type { TrainingRows } from "./training-rows.ts";

/**
 * A prediction that was right tells the class, one that was wrong tells it as well: the other one. What nobody
 * rated tells nothing. The row is dated by its rating, for the newest label of a record wins.
 */
const upsertText = `
with labelled as (
  select id, subject_id, is_correct, ${featureColumns}, ((prediction = 'real') = is_correct)::int as class,
    row_number() over (partition by subject_id order by position nulls last, id) - 1 as occurrence
  from predictions
  where batch_id = $1
), rated as (
  select p.id, ${prefixed("p")}, p.class, r.source,
    -- A writer that keeps no history dates nothing: then it is when the class was first seen.
    coalesce(r.created, case when t.class = p.class then t.created end, now() at time zone 'utc') as created
  from labelled p
  left join newest_ratings r
    on r.batch_id = $1 and r.subject_id = p.subject_id and r.occurrence = p.occurrence
    -- A newer rating by a writer that keeps no history is not this one.
    and r.is_correct = p.is_correct
  left join training t on t.prediction_id = p.id
  where p.is_correct is not null
), changed as (
  insert into training (prediction_id, ${featureColumns}, class, created, source)
  select id, ${featureColumns}, class, created, source from rated
  on conflict (prediction_id) do update set class = excluded.class, created = excluded.created,
    source = excluded.source
    where (training.class, training.created, training.source)
      is distinct from (excluded.class, excluded.created, excluded.source)
)
select count(*)::int as rows from rated`;

function prefixed(table: string): string {
  return featureNames.map((name) => `${table}.${name}`).join(", ");
}

export function createPostgresTrainingRows(database: Database): TrainingRows {
  return {
    update: (batchId) =>
      database.transaction(async (query) => {
        await lockBatch(query, batchId);
        const result = await query<{ rows: number }>({
          name: "upsert-training",
          text: upsertText,
          values: [batchId],
        });
        const rows = result.rows[0]?.rows ?? 0;
        return rows === 0 ? { status: "none" } : { status: "updated", rows };
      }),
  };
}
