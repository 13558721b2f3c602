import { ratedClass } from "@loopline/contracts";
import type { TrainingRowStore } from "../../../../functions/feedback-to-training/src/handler.ts";
import type { Call } from "../core/call.ts";
import {
  isCorrect,
  type MemoryDatabase,
  type PredictionRow,
  type TrainingRow,
  toTimestamp,
} from "../memory-database.ts";

export function createMemoryTrainingRows(database: MemoryDatabase, call: Call): TrainingRowStore {
  return {
    update: ({ batch_id, subjects, created }) =>
      call(`updates training rows of ${batch_id}`, () => {
        let rows = 0;
        let hasChanged = false;
        for (const { row, nth } of database.numberedPredictions(batch_id)) {
          if (row.isCorrect === null && row.label === null) continue;
          const newest = database.newestRating({ ...row, occurrence: nth });
          const isApplied =
            newest?.label === row.label && isCorrect(row.prediction, newest) === row.isCorrect;
          const rating = isApplied ? newest : undefined;
          if (rating === undefined && !subjects.includes(row.subject)) continue;
          rows += 1;
          const at = database.training.findIndex((training) => training.predictionId === row.id);
          const held = database.training[at];
          const label = classOf(database, row);
          if (label === null) {
            if (held !== undefined) database.training.splice(at, 1);
            hasChanged ||= held !== undefined;
            continue;
          }
          const { created: date, source, owner } = rating ?? datedBy(toTimestamp(created), label, held);
          const known = { class: label, created: date, source, owner };
          if (held === undefined) {
            database.training.push({
              id: database.nextId(),
              predictionId: row.id,
              features: row.features,
              ...known,
            });
          } else if (
            held.class !== known.class ||
            held.created !== known.created ||
            held.source !== known.source ||
            held.owner !== known.owner
          ) {
            Object.assign(held, known);
          } else {
            continue;
          }
          hasChanged = true;
        }
        if (hasChanged) database.countTrainingChange();
        return rows === 0 ? { status: "none" } : { status: "updated", rows };
      }),
  };
}

/** The class of a row that is rated or labelled, as its position; null if it is open. */
function classOf(
  { dataset }: MemoryDatabase,
  { prediction, isCorrect, label }: PredictionRow,
): number | null {
  const isContradicted = prediction !== null && isCorrect !== null && isCorrect !== (label === prediction);
  const name =
    label !== null && !isContradicted
      ? label
      : isCorrect === null
        ? null
        : ratedClass(dataset, prediction, isCorrect);
  return name === null ? null : dataset.target.classes.findIndex(({ value }) => value === name);
}

/** Date, source and owner of a rating that is in no history. */
function datedBy(
  created: string,
  label: number,
  held: TrainingRow | undefined,
): Pick<TrainingRow, "created" | "source" | "owner"> {
  const unknown = { source: null, owner: null };
  if (held === undefined) return { created, ...unknown };
  if (held.class === label) return { created: held.created, source: held.source, owner: held.owner };
  return { created: held.created > created ? held.created : created, ...unknown };
}
