import type { Invariant } from "./invariant.ts";
import { rowsOf } from "./stored-batches.ts";

export const historyIsKept: Invariant = {
  name: "every rating ever given is kept, once",
  *violations({ world: { database }, history }) {
    const expected = new Set(history.ratings.map((rating) => `${rating.feedbackId} ${rating.position}`));
    const kept = [...database.feedback.values()].flat().map((row) => `${row.feedbackId} ${row.position}`);
    for (const key of kept)
      if (!expected.delete(key)) yield `rating ${key} is kept twice, or was never given`;
    for (const key of expected) yield `rating ${key} is lost`;
  },
};

export const newestRatingWins: Invariant = {
  name: "a record's rating is the newest by when it was given, whatever order they arrived in",
  *violations({ world: { database }, history }) {
    for (const { batchId, position, subject, occurrence, isCorrect } of [
      ...database.predictions.values(),
    ].flat()) {
      const expected = history.newestRating(batchId, subject, occurrence)?.isCorrect ?? null;
      if (isCorrect !== expected)
        yield `record ${position} of ${batchId} has ${isCorrect}, expected ${expected}`;
    }
  },
};

/** @param startIds of the rows that the training set started with */
export function trainingSetIsTheRatedRecords(startIds: ReadonlySet<number>): Invariant {
  return {
    name: "the training set is the rated records, each with the class and date of its newest rating",
    *violations({ world: { database }, history }) {
      const expected = new Map<number, string>();
      for (const rows of database.predictions.values()) {
        for (const { id, batchId, subject, occurrence, prediction, features } of rowsOf(rows)) {
          const rating = history.newestRating(batchId, subject, occurrence);
          if (rating === undefined) continue;
          const label = (prediction === "real") === rating.isCorrect ? 1 : 0;
          expected.set(id, JSON.stringify([features, label, rating.created]));
        }
      }
      const start = new Set(startIds);
      for (const { id, predictionId, features, class: label, created } of database.training) {
        if (predictionId === null) {
          if (!start.delete(id)) yield `row ${id} comes from nowhere`;
          continue;
        }
        const held = JSON.stringify([features, label, created]);
        const wanted = expected.get(predictionId);
        expected.delete(predictionId);
        if (held !== wanted)
          yield `the row of record ${predictionId} is ${held}, expected ${wanted ?? "none"}`;
      }
      for (const [id, wanted] of expected) yield `record ${id} has no row, expected ${wanted}`;
      for (const id of start) yield `row ${id} of the start is lost`;
    },
  };
}
