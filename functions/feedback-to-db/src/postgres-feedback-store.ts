import { numberOccurrences } from "@loopline/contracts";
import { type Database, lockBatch } from "@loopline/platform/postgres";
import type { FeedbackStore } from "./feedback-store.ts";

const insertText = `
insert into feedback (feedback_id, batch_id, created, source, position, subject_id, occurrence, is_correct)
select $1, $2, $3::timestamp, $4, n.position - 1, n.subject_id, n.occurrence, n.rating = 1
from unnest($5::text[], $6::integer[], $7::integer[]) with ordinality
  as n (subject_id, occurrence, rating, position)
on conflict (feedback_id, position) do nothing`;

/**
 * Applies the ratings of one feedback, and no older ones of the batch: a newer rating written without history must stay.
 * Records of one subject are numbered here, because the original stores them without a number.
 */
const applyText = `
with numbered as (
  select id, subject_id, row_number() over (partition by subject_id order by position nulls last, id) - 1 as occurrence
  from predictions where batch_id = $1
), applied as (
  select distinct r.subject_id, r.occurrence, r.is_correct
  from newest_ratings r
  join feedback f on f.feedback_id = $2 and f.subject_id = r.subject_id and f.occurrence = r.occurrence
  where r.batch_id = $1
)
update predictions p set is_correct = a.is_correct
from numbered n join applied a on a.subject_id = n.subject_id and a.occurrence = n.occurrence
where p.id = n.id and p.is_correct is distinct from a.is_correct`;

const predictedText = "select exists (select from predictions where batch_id = $1) as predicted";

export function createPostgresFeedbackStore(database: Database): FeedbackStore {
  return {
    save: ({ feedback_id, batch_id, created, source, subjects, ratings }) =>
      database.transaction(async (query) => {
        await lockBatch(query, batch_id);
        const inserted = await query({
          name: "insert-feedback",
          text: insertText,
          values: [
            feedback_id,
            batch_id,
            created,
            source ?? null,
            subjects,
            numberOccurrences(subjects),
            ratings,
          ],
        });
        // Feedback that was kept before was applied in the same transaction, or by its prediction.
        if (inserted.rowCount !== 0) {
          await query({ name: "apply-feedback", text: applyText, values: [batch_id, feedback_id] });
        }
        const { rows } = await query<{ predicted: boolean }>({
          name: "is-predicted",
          text: predictedText,
          values: [batch_id],
        });
        return { status: rows[0]?.predicted ? "applied" : "early" };
      }),
  };
}
