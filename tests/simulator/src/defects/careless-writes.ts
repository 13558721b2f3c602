import { cacheKeys } from "@loopline/contracts";
import { createMemoryPredictionStore } from "../adapters/memory-prediction-store.ts";
import { createMemoryBatchList } from "../adapters/memory-recent-list.ts";
import { directCall } from "../core/call.ts";
import { createPorts } from "../pipeline/ports.ts";
import type { Defect } from "./defect.ts";

export const insertWithoutConflictClause: Defect = {
  title: "a redelivery doubles the prediction rows",
  ports: ({ predictions }, { database }) => ({
    predictions: {
      async save(prediction) {
        const rows = database.predictions.get(prediction.batch_id);
        const result = await predictions.save(prediction);
        rows?.push(...rows.map((row) => ({ ...row, id: database.nextId() })));
        return result;
      },
    },
  }),
};

export const pushWithoutSeenCheck: Defect = {
  title: "a redelivery doubles the cache's entries",
  ports: ({ batchList }, { redis }) => ({
    batchList: {
      ...batchList,
      async add(detail) {
        const result = await batchList.add(detail);
        const { features, model_file_name, warnings, margins, probabilities, ...entry } = detail;
        if (result.status === "duplicate") redis.lists.get(cacheKeys.batches)?.unshift(JSON.stringify(entry));
        return result;
      },
    },
  }),
};

export const listNeverTrimmed: Defect = {
  title: "the cache's list grows for ever",
  ports: (_, { redis, table }, { call }) => ({
    batchList: createMemoryBatchList({ ...table, redis, call, length: Number.POSITIVE_INFINITY }),
  }),
};

export const trainingRowsDoubled: Defect = {
  title: "a redelivery doubles the training rows",
  ports: ({ trainingRows }, { database }) => ({
    trainingRows: {
      async update(rated) {
        const ids = new Set(database.predictions.get(rated.batch_id)?.map(({ id }) => id));
        const held = database.training.filter(
          ({ predictionId }) => predictionId !== null && ids.has(predictionId),
        );
        const result = await trainingRows.update(rated);
        database.training.push(...held.map((row) => ({ ...row, id: database.nextId() })));
        if (held.length > 0) database.countTrainingChange();
        return result;
      },
    },
  }),
};

export const transactionLeftOpen: Defect = {
  title: "a batch whose insertion failed half way is committed with the next event",
  ports: ({ predictions }, { database }) => ({
    predictions: {
      async save(prediction) {
        try {
          return await predictions.save(prediction);
        } catch {
          const half = prediction.subjects.length / 2;
          return createMemoryPredictionStore(database, directCall).save({
            ...prediction,
            subjects: prediction.subjects.filter((_, index) => index < half),
          });
        }
      },
    },
  }),
};

export const connectionNeverReopened: Defect = {
  title: "after one failure a process's every call fails",
  ports: (_, world, process) => {
    let failure: unknown;
    return createPorts(world, {
      ...process,
      async call(what, effect) {
        if (failure !== undefined) throw failure;
        try {
          return await process.call(what, effect);
        } catch (error) {
          failure = error;
          throw error;
        }
      },
    });
  },
};
