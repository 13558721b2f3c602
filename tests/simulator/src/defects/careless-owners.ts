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

export const allAreCounted: Defect = {
  title: "a customer is shown the counts of all",
  ports: ({ counts }) => ({ counts: () => counts() }),
};

export const eventsForAll: Defect = {
  title: "the event of a batch has a type that everybody hears of",
  ports: ({ events }) => ({
    events: {
      ...events,
      after: async (id, wait) => {
        const found = await events.after(id, wait);
        return found.map((event) => ({ ...event, type: "job-finished" }));
      },
    },
  }),
};

export const newestEventTold: Defect = {
  title: "a stream of events begins with the id of the newest, whosever it is",
  ports: ({ events }) => ({
    events: { ...events, start: (lastId) => events.start(lastId, false) },
  }),
};

export const ownerForgotten: Defect = {
  title: "the predictions of a batch lose its owner on their way to the cache",
  ports: ({ batchList }) => ({
    batchList: { ...batchList, add: ({ owner: _, ...detail }) => batchList.add(detail) },
  }),
};
