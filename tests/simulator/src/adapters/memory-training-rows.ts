import type { Label } from "@loopline/contracts";
import type { TrainingRowStore } from "../../../../functions/feedback-to-training/src/handler.ts";
import type { Call } from "../core/call.ts";
import { type MemoryDatabase, type TrainingRow, toTimestamp } from "../memory-database.ts";

export function createMemoryTrainingRows(database: MemoryDatabase, call: Call): TrainingRowStore {
  return {
    update: ({ batch_id, subjects, created }) =>
      call(`updates training rows of ${batch_id}`, () => {
        let rows = 0;
        let hasChanged = false;
        for (const { row, nth } of database.numberedPredictions(batch_id)) {
          if (row.isCorrect === null) continue;
          const newest = database.newestRating({ ...row, occurrence: nth });
          const rating = newest?.isCorrect === row.isCorrect ? newest : undefined;
          if (rating === undefined && !subjects.includes(row.subject)) continue;
          rows += 1;
          const held = database.training.find((training) => training.predictionId === row.id);
          const label = (row.prediction === "real") === row.isCorrect ? (1 as const) : (0 as const);
          const { created: date, source } = rating ?? datedBy(toTimestamp(created), label, held);
          const known = { class: label, created: date, source };
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
            held.source !== known.source
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

/** Date and source of a rating that is in no history. */
function datedBy(
  created: string,
  label: Label,
  held: TrainingRow | undefined,
): Pick<TrainingRow, "created" | "source"> {
  if (held === undefined) return { created, source: null };
  if (held.class === label) return { created: held.created, source: held.source };
  return { created: held.created > created ? held.created : created, source: null };
}
