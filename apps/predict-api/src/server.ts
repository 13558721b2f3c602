import { randomUUID } from "node:crypto";
import {
  createBatchList,
  createChampion,
  createEventFeed,
  createJobList,
  createUsage,
  readCounts,
} from "@loopline/cache";
import { systemClock, wholeNumber } from "@loopline/platform";
import { runApi } from "@loopline/platform/run-api";
import { buildApp } from "./app.ts";

const variables = {
  /** Maximum number of concurrent readers of `GET /events`. */
  EVENT_STREAMS: wholeNumber(1, 100_000).default(1_000),
};

await runApi("predict-api", variables, async ({ config, contracts, options, publisher, redis, log }) => {
  const events = createEventFeed({ redis, log });
  const api = await buildApp({
    ...options,
    contracts,
    batches: createBatchList({ contracts, redis, log }),
    jobs: createJobList({ contracts, redis, log }),
    champion: createChampion({ contracts, redis }),
    counts: (owner) => readCounts({ contracts, redis }, owner),
    usage: createUsage({ redis, clock: systemClock }),
    events,
    maxStreams: config.EVENT_STREAMS,
    publisher,
    clock: systemClock,
    newFeedbackId: randomUUID,
  });
  api.addHook("onClose", async () => events.close());
  return api;
});
