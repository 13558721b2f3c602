import { modelSequence } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { JobStore } from "../../../../functions/training-to-db/src/handler.ts";
import type { Call } from "../core/call.ts";
import type { MemoryDatabase } from "../memory-database.ts";

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
