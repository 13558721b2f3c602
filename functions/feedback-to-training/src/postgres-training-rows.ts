import { type Database, featureColumns, lockBatch } from "@loopline/platform/postgres";
import type { TrainingRows } from "./training-rows.ts";

/**
 * A prediction that was right tells the class, one that was wrong tells it as well: the other one. What nobody
 * rated tells nothing. The row is dated by its rating, for the newest label of a record wins.
 */
const upsertText = `
with rated as (
  select p.id, ${featureColumns}, ((p.prediction = 'real') = p.is_correct)::int as class,
    coalesce(r.created, now() at time zone 'utc') as created, r.source
  from predictions p
  left join newest_ratings r
    on r.batch_id = $1 and r.subject_id = p.subject_id and r.occurrence = p.occurrence
  where p.batch_id = $1 and p.is_correct is not null
), changed as (
  insert into training (prediction_id, ${featureColumns}, class, created, source)
  select id, ${featureColumns}, class, created, source from rated
  on conflict (prediction_id) do update set class = excluded.class, created = excluded.created,
    source = excluded.source
    where training.class <> excluded.class
)
select count(*)::int as rows from rated`;

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
