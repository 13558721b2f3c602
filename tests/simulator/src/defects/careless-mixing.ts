import { cacheKeys } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { createMemoryTrainingStore } from "../adapters/memory-training-store.ts";
import type { Defect } from "./defect.ts";

/** Faults that show only beside functions of the original. */

export const plainIdsRefused: Defect = {
  title: "a job id without dashes is refused",
  handler: (handler) => async (event) => {
    if (/"job_id":"[0-9a-f]{32}"/.test(event.data.toString())) {
      throw new AppError("invalid-message", "job_id must be a UUID");
    }
    await handler(event);
  },
};

export const commitNotAwaited: Defect = {
  title: "a training does not wait for rows that are being committed",
  ports: ({ contracts }, { database }, { call }) => ({
    training: createMemoryTrainingStore({
      contracts,
      database: { ...database, commits: new Set() },
      call,
    }),
  }),
};

export const foreignChampionKept: Defect = {
  title: "a model that the original put in the cache is never replaced",
  ports: ({ champion }, { redis }) => ({
    champion: {
      ...champion,
      async promote(model, sequence, asOf) {
        const latest = redis.get(cacheKeys.latestModel);
        return latest?.endsWith(".joblib")
          ? { status: "superseded" }
          : champion.promote(model, sequence, asOf);
      },
    },
  }),
};

export const oldRatingsReapplied: Defect = {
  title: "feedback on one record applies all ratings kept of its batch again",
  ports: ({ feedback }, { database }) => ({
    feedback: {
      async save(entry) {
        const result = await feedback.save(entry);
        for (const { row, nth } of database.numberedPredictions(entry.batch_id)) {
          const newest = database.newestRating({ ...row, occurrence: nth });
          if (newest !== undefined) row.isCorrect = newest.isCorrect;
        }
        return result;
      },
    },
  }),
};

export const detailDemanded: Defect = {
  title: "a batch that the original listed, without a detail, cannot be opened",
  ports: ({ batchList }) => ({ batchList: { ...batchList, entry: async () => null } }),
};
