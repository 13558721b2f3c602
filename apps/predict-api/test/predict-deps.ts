import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createClock, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import type { PredictApiDeps } from "../src/app.ts";
import { createMemoryFeed } from "./memory-feed.ts";

export const feedbackId = "11111111-2222-4333-8444-555555555555";

const emptyList = { page: async () => ({ entries: [] }), detail: async () => null, entry: async () => null };

/** An API of bank notes in memory, with nothing to show. */
export function createDeps(changes: Partial<PredictApiDeps> = {}): PredictApiDeps {
  return {
    contracts,
    batches: emptyList,
    jobs: emptyList,
    champion: { model: async () => null },
    events: createMemoryFeed(),
    maxStreams: 2,
    counts: async () => ({ batches: 0, predictions: 0, real: 0, fake: 0 }),
    usage: {
      read: async (owner) => ({ owner, last_seen: null, months: [] }),
      countCorrections: async () => {},
    },
    publisher: createMemoryPublisher(),
    clock: createClock(),
    newFeedbackId: () => feedbackId,
    log: silentLogger,
    corsOrigins: "*",
    bodyLimit: 10_000,
    ...changes,
  };
}
