import { ratedClass } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import type { PredictionRow } from "../memory-database.ts";
import type { History, Rating } from "./history.ts";
import { differences, type Invariant } from "./invariant.ts";

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
    for (const row of [...database.predictions.values()].flat()) {
      const newest = newestOf(row, history);
      const label = newest?.label ?? null;
      const isKnown = label !== null && row.prediction !== null;
      const isCorrect = isKnown ? label === row.prediction : (newest?.isCorrect ?? null);
      yield* differences(
        `the rating and label of record ${row.position} of ${row.batchId}`,
        [row.isCorrect, row.label],
        [isCorrect, label],
      );
    }
  },
};

/** @param startIds of the rows that the training set started with */
export function trainingSetIsTheRatedRecords(startIds: ReadonlySet<number>): Invariant {
  return {
    name: "the training set is the records whose class is known, each with the class and date of its newest rating",
    *violations({ world: { database }, history }) {
      const classes = database.dataset.target.classes.map(({ value }) => value);
      const expected = new Map<number, string>();
      for (const row of [...database.predictions.values()].flat()) {
        const rating = newestOf(row, history);
        const name = rating && classOf(row, rating, database.dataset);
        if (name === null || name === undefined) continue;
        expected.set(row.id, JSON.stringify([row.features, classes.indexOf(name), rating?.created]));
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

function newestOf({ batchId, subject, occurrence }: PredictionRow, history: History): Rating | undefined {
  return history.newestRating(batchId, subject, occurrence);
}

/** The class that a rating leaves no doubt about. */
function classOf(
  { prediction }: PredictionRow,
  { label, isCorrect }: Rating,
  dataset: Dataset,
): string | null {
  return label ?? (isCorrect === null ? null : ratedClass(dataset, prediction, isCorrect));
}
