import { numberOccurrences } from "@loopline/contracts";
import { type Database, lockBatch } from "@loopline/platform/postgres";
import type { FeedbackStore } from "./feedback-store.ts";

const insertText = `
insert into feedback (feedback_id, batch_id, created, source, position, subject_id, occurrence, is_correct)
select $1, $2, $3::timestamp, $4, n.position - 1, n.subject_id, n.occurrence, n.rating = 1
from unnest($5::text[], $6::integer[], $7::integer[]) with ordinality
  as n (subject_id, occurrence, rating, position)
on conflict (feedback_id, position) do nothing`;

const applyText = `
update predictions p set is_correct = r.is_correct
from newest_ratings r
where p.batch_id = $1 and r.batch_id = $1
  and r.subject_id = p.subject_id and r.occurrence = p.occurrence
  and p.is_correct is distinct from r.is_correct`;

const predictedText = "select exists (select from predictions where batch_id = $1) as predicted";

export function createPostgresFeedbackStore(database: Database): FeedbackStore {
  return {
    save: ({ feedback_id, batch_id, created, source, subjects, ratings }) =>
      database.transaction(async (query) => {
        await lockBatch(query, batch_id);
        await query({
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
        await query({ name: "apply-feedback", text: applyText, values: [batch_id] });
        const { rows } = await query<{ predicted: boolean }>({
          name: "is-predicted",
          text: predictedText,
          values: [batch_id],
        });
        return { status: rows[0]?.predicted ? "applied" : "early" };
      }),
  };
}
