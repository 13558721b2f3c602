import { modelSequence } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { JobStore, WaitingBatches } from "../../../../functions/training-to-db/src/handler.ts";
import type { Call } from "../core/call.ts";
import { inOrder, type MemoryDatabase, saysNothing } from "../memory-database.ts";

/** The greatest `integer` of Postgres. */
const greatestInteger = 2 ** 31 - 1;

export function createMemoryJobStore(database: MemoryDatabase, call: Call): JobStore {
  return {
    save: (model) =>
      call(`saves job ${model.job_id}`, () => {
        if (model.records > greatestInteger) {
          throw new AppError("invalid-message", "the database refuses it: records is out of range");
        }
        if (database.jobs.has(model.job_id)) return { status: "duplicate" };
        database.jobs.set(model.job_id, { ...model, sequence: modelSequence(model) });
        return { status: "stored" };
      }),
  };
}

export function createMemoryWaitingBatches(database: MemoryDatabase, call: Call): WaitingBatches {
  const { predictions } = database;
  return {
    ids: () =>
      call("reads which batches wait", () =>
        [...predictions]
          .filter(([, rows]) => rows.some((row) => row.prediction === null))
          .sort(([, [one]], [, [other]]) => ((one?.created ?? "") < (other?.created ?? "") ? -1 : 1))
          .map(([id]) => id),
      ),
    read: (ids) =>
      call("reads batches that wait", () =>
        ids.map((batch_id) => {
          const rows = inOrder(predictions.get(batch_id) ?? []);
          const features = rows.map((row) => [...row.features]);
          const [{ name, source, owner } = saysNothing] = rows;
          return {
            batch_id,
            subjects: rows.map(({ subject }) => subject),
            features,
            name: name ?? undefined,
            source: source ?? undefined,
            owner: owner ?? undefined,
          };
        }),
      ),
  };
}
