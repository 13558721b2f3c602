import { featureNames } from "@loopline/contracts";
import { type Database, featureColumns, lockBatch, numberedPredictions } from "@loopline/platform/postgres";
import type { TrainingRows } from "./training-rows.ts";

/**
 * A prediction that was right tells the class, one that was wrong tells it as well: the other one. What nobody
 * rated tells nothing. The row is dated by its rating, because the newest label of a record wins.
 *
 * A rating that the original set is not in the history. It is dated by the message that tells of it, once: while the class
 * stays, so does the date. Without a message it is left to the one that is still to come.
 */
const upsertText = `
with labelled as (
  select *, ((prediction = 'real') = is_correct)::int as class from (${numberedPredictions}) n
  where is_correct is not null
), rated as (
  select p.id, ${prefixed("p")}, p.class,
    case when r.created is not null then r.source when t.class = p.class then t.source end as source,
    coalesce(
      r.created,
      case when t.class = p.class then t.created else greatest(t.created, $3::timestamp) end
    ) as created
  from labelled p
  left join newest_ratings r on r.batch_id = $1 and r.subject_id = p.subject_id and r.occurrence = p.nth
    and r.is_correct = p.is_correct
  left join training t on t.prediction_id = p.id
  where r.created is not null or p.subject_id in (select unnest($2::text[]))
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
    update: ({ batch_id, subjects, created }) =>
      database.transaction(async (query) => {
        await lockBatch(query, batch_id);
        const result = await query<{ rows: number }>({
          name: "upsert-training",
          text: upsertText,
          values: [batch_id, subjects, created],
        });
        const rows = result.rows[0]?.rows ?? 0;
        return rows === 0 ? { status: "none" } : { status: "updated", rows };
      }),
  };
}
