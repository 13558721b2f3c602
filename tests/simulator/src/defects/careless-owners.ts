import type { Defect } from "./defect.ts";

/** Faults that show only beside customers. */

export const ownerNotCompared: Defect = {
  title: "a batch is shown to everybody who knows its id",
  ports: ({ batchList }) => ({ batchList: { ...batchList, detail: (id) => batchList.detail(id) } }),
};

export const allAreListed: Defect = {
  title: "a customer's batches are listed among those of all",
  ports: ({ batchList }) => ({
    batchList: { ...batchList, page: ({ owner: _, ...request }) => batchList.page(request) },
  }),
};

export const ownerForgotten: Defect = {
  title: "the predictions of a batch lose its owner on their way to the cache",
  ports: ({ batchList }) => ({
    batchList: { ...batchList, add: ({ owner: _, ...detail }) => batchList.add(detail) },
  }),
};
