import { cacheKeys } from "@loopline/contracts";
import type { Defect } from "./defect.ts";

export const lastWriterWins: Defect = {
  title: "a late message turns the champion back",
  ports: (_, { redis, table }, { call }) => ({
    champion: {
      fileName: () => call("reads the champion's name", () => redis.get(cacheKeys.latestModel)),
      model: () =>
        call("reads the champion", () =>
          table.contracts.CachedModelSchema.nullable().parse(
            JSON.parse(redis.get(cacheKeys.latestModelDetail) ?? "null"),
          ),
        ),
      promote: (model) =>
        call("promotes, come what may", () => {
          redis.set(cacheKeys.latestModel, model.model_file_name);
          redis.set(cacheKeys.latestModelAccuracy, String(model.accuracy));
          redis.set(cacheKeys.latestModelDetail, JSON.stringify(model));
          return { status: "promoted" };
        }),
    },
  }),
};

export const batchNotPinned: Defect = {
  title: "a batch that is delivered again after a promotion gets another answer",
  ports: () => ({ batchModels: { pin: async (_, answer) => answer } }),
};

export const failedDownloadKept: Defect = {
  title: "the first failed download of a model is never tried again",
  ports: ({ models }) => {
    let failed: Promise<never> | undefined;
    return {
      models: {
        ...models,
        async read(name) {
          if (failed !== undefined) return failed;
          try {
            return await models.read(name);
          } catch (error) {
            failed = Promise.reject(error);
            return failed;
          }
        },
      },
    };
  },
};

export const crashWithoutModel: Defect = {
  title: "a fresh instance without a model crashes",
  ports: ({ champion }) => ({
    champion: {
      ...champion,
      async model() {
        const model = await champion.model();
        if (model === null) void Promise.reject(new Error("no model"));
        return model;
      },
    },
  }),
};

export const oneClassCrashes: Defect = {
  title: "training fails for ever while one class is empty",
  ports: ({ training }) => ({
    training: {
      ...training,
      async finish(lease, finished) {
        if (finished.model === undefined || finished.model.failure !== undefined)
          throw new Error("one class");
        return training.finish(lease, finished);
      },
    },
  }),
};

export const leaseNotChecked: Defect = {
  title: "a training that lost its lease finishes all the same",
  ports: ({ training }, { database }) => ({
    training: {
      ...training,
      finish(lease, finished) {
        database.state.lease = { ...lease, expires: Number.POSITIVE_INFINITY };
        return training.finish(lease, finished);
      },
    },
  }),
};

export const announcedOnce: Defect = {
  title: "a decision whose announcement fails is never announced",
  ports: ({ training }) => ({
    training: {
      ...training,
      flushOutbox: (publish) =>
        training.flushOutbox(async (message) => {
          publish(message).catch(() => {});
        }),
    },
  }),
};

export const brokenEntryBreaksTheList: Defect = {
  title: "one broken entry turns the whole list into a 500",
  ports: ({ batchList }, { redis }) => ({
    batchList: {
      ...batchList,
      async page(request) {
        for (const text of redis.lists.get(cacheKeys.batches) ?? []) JSON.parse(text);
        return batchList.page(request);
      },
    },
  }),
};
