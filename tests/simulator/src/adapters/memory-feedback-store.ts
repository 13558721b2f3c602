import { numberOccurrences } from "@loopline/contracts";
import type { FeedbackStore } from "../../../../functions/feedback-to-db/src/handler.ts";
import type { Call } from "../core/call.ts";
import { type FeedbackRow, isCorrect, type MemoryDatabase, toTimestamp } from "../memory-database.ts";

export function createMemoryFeedbackStore(database: MemoryDatabase, call: Call): FeedbackStore {
  return {
    save: ({ feedback_id, batch_id, created, source, owner, subjects, ratings, labels }) =>
      call(`saves feedback ${feedback_id}`, () => {
        const [stored] = database.predictions.get(batch_id) ?? [];
        if (stored !== undefined && owner !== undefined && stored.owner !== owner)
          return { status: "foreign" };
        const kept: FeedbackRow[] = database.feedback.get(batch_id) ?? [];
        database.feedback.set(batch_id, kept);
        const occurrences = numberOccurrences(subjects);
        const given = new Set<FeedbackRow>();
        subjects.forEach((subject, position) => {
          const key = `${feedback_id} ${position}`;
          const isSilent = ratings.length === 0 && (labels?.[position] ?? null) === null;
          if (isSilent || database.feedbackKeys.has(key)) return;
          database.feedbackKeys.add(key);
          const rating: FeedbackRow = {
            feedbackId: feedback_id,
            position,
            subject,
            occurrence: occurrences[position] ?? 0,
            isCorrect: position < ratings.length ? ratings[position] === 1 : null,
            label: labels?.[position] ?? null,
            created: toTimestamp(created),
            source: source ?? null,
            owner: owner ?? null,
          };
          kept.push(rating);
          given.add(rating);
        });
        const rows = database.numberedPredictions(batch_id);
        for (const { row, nth } of rows) {
          const newest = database.newestRating({ ...row, occurrence: nth });
          if (newest === undefined) continue;
          const isUnrated = row.isCorrect === null && row.label === null;
          if (isUnrated || given.has(newest)) {
            row.isCorrect = isCorrect(row.prediction, newest);
            row.label = newest.label;
          }
        }
        return { status: rows.length === 0 ? "early" : "applied" };
      }),
  };
}
