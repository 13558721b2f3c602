import { toCreated } from "@loopline/contracts";
import type { TrainingRows } from "../../../../functions/feedback-to-training/src/training-rows.ts";
import type { Call } from "../core/call.ts";
import { type MemoryDatabase, toTimestamp } from "../memory-database.ts";

export function createMemoryTrainingRows(database: MemoryDatabase, call: Call): TrainingRows {
  return {
    update: (batchId) =>
      call(`updates training rows of ${batchId}`, () => {
        const rated = (database.predictions.get(batchId) ?? []).filter((row) => row.isCorrect !== null);
        let hasChanged = false;
        for (const row of rated) {
          const rating = database.newestRating(row);
          const held = database.training.find((training) => training.predictionId === row.id);
          const label = (row.prediction === "real") === row.isCorrect ? (1 as const) : (0 as const);
          const known = {
            class: label,
            created:
              rating?.created ??
              (held?.class === label ? held.created : toTimestamp(toCreated(database.clock.now()))),
            source: rating?.source ?? null,
          };
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
        return rated.length === 0 ? { status: "none" } : { status: "updated", rows: rated.length };
      }),
  };
}
