import { numberOccurrences } from "@loopline/contracts";
import type { FeedbackStore } from "../../../../functions/feedback-to-db/src/feedback-store.ts";
import type { Call } from "../core/call.ts";
import { type FeedbackRow, type MemoryDatabase, toTimestamp } from "../memory-database.ts";

export function createMemoryFeedbackStore(database: MemoryDatabase, call: Call): FeedbackStore {
  return {
    save: ({ feedback_id, batch_id, created, source, subjects, ratings }) =>
      call(`saves feedback ${feedback_id}`, () => {
        const kept: FeedbackRow[] = database.feedback.get(batch_id) ?? [];
        database.feedback.set(batch_id, kept);
        const occurrences = numberOccurrences(subjects);
        subjects.forEach((subject, position) => {
          const key = `${feedback_id} ${position}`;
          if (database.feedbackKeys.has(key)) return;
          database.feedbackKeys.add(key);
          kept.push({
            feedbackId: feedback_id,
            position,
            subject,
            occurrence: occurrences[position] ?? 0,
            isCorrect: ratings[position] === 1,
            created: toTimestamp(created),
            source: source ?? null,
          });
        });
        const rows = database.predictions.get(batch_id);
        for (const row of rows ?? []) {
          row.isCorrect = database.newestRating(row)?.isCorrect ?? row.isCorrect;
        }
        return { status: rows === undefined ? "early" : "applied" };
      }),
  };
}
