import { numberOccurrences } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { PredictionStore } from "../../../../functions/prediction-to-db/src/handler.ts";
import type { Call } from "../core/call.ts";
import {
  inOrder,
  isCorrect,
  type MemoryDatabase,
  type PredictionRow,
  toTimestamp,
} from "../memory-database.ts";

export function createMemoryPredictionStore(database: MemoryDatabase, call: Call): PredictionStore {
  return {
    save: ({ batch_id, subjects, input, output, model_file_name, created, warnings = [], ...batch }) =>
      call(`saves predictions of ${batch_id}`, () => {
        refuse(
          subjects.some((subject) => subject.includes("\0")),
          "text must not contain NUL",
        );
        refuse(!isDate(created), "the date does not exist");
        const rows: PredictionRow[] = database.predictions.get(batch_id) ?? [];
        database.predictions.set(batch_id, rows);
        const occurrences = numberOccurrences(subjects);
        const stored = new Map(
          database.numberedPredictions(batch_id).map(({ row, nth }) => [`${nth} ${row.subject}`, row]),
        );
        subjects.forEach((subject, position) => {
          const record = { batchId: batch_id, subject, occurrence: occurrences[position] ?? 0 };
          const owner = batch.owner ?? null;
          const told = database.newestRating({ ...record, owner });
          const prediction = output[position] ?? null;
          const own = warnings.filter((warning) => warning.position === position);
          const answer = {
            prediction,
            modelFileName: model_file_name ?? null,
            created: toTimestamp(created),
            isCorrect: isCorrect(prediction, told),
            label: told?.label ?? null,
            warnings: own.length > 0 ? own : null,
            margin: batch.margins?.[position] ?? null,
            probability: batch.probabilities?.[position] ?? null,
          };
          const held = stored.get(`${record.occurrence} ${subject}`);
          if (held?.prediction === null && prediction !== null) {
            // The original may have rated it, which is in no history.
            const isRight = isCorrect(prediction, held);
            Object.assign(held, answer, { isCorrect: isRight, label: held.label });
          }
          if (held !== undefined) return;
          rows.push({
            ...record,
            id: database.nextId(),
            position,
            features: input[position] ?? [],
            name: batch.name ?? null,
            source: batch.source ?? null,
            owner,
            ...answer,
          });
        });
        const rated = inOrder(rows).filter((row) => row.isCorrect !== null || row.label !== null);
        const labels = rated.map((row) => row.label);
        return {
          rated: {
            subjects: rated.map((row) => row.subject),
            ratings: rated.map((row) => (row.isCorrect ? 1 : 0)),
            ...(labels.some((label) => label !== null) && { labels }),
          },
          isWaiting: rows.some((row) => row.prediction === null),
        };
      }),
  };
}

/** Refuses what Postgres's types refuse. */
function refuse(isRefused: boolean, why: string): void {
  if (isRefused) throw new AppError("invalid-message", `the database refuses it: ${why}`);
}

/** Dates that do not exist roll over to ones that do, as the 30th of February to the 2nd of March. */
function isDate(created: string): boolean {
  const seconds = created.slice(0, "2026-01-02T03:04:05".length);
  return new Date(`${created}Z`).toISOString().startsWith(seconds);
}
