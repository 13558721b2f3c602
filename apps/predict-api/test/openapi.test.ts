import { noteContracts as contracts } from "@loopline/banknotes/definition";
import {
  createClock,
  createMemoryPublisher,
  documentedRoutes,
  servedRoutes,
  silentLogger,
} from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { buildApp } from "../src/app.ts";
import { createMemoryFeed } from "./memory-feed.ts";

const emptyList = { page: async () => ({ entries: [] }), detail: async () => null, entry: async () => null };

const build = () =>
  buildApp({
    contracts,
    batches: emptyList,
    jobs: emptyList,
    champion: { model: async () => null },
    counts: async () => ({ batches: 0, predictions: 0, real: 0, fake: 0 }),
    events: createMemoryFeed(),
    maxStreams: 1,
    publisher: createMemoryPublisher(),
    clock: createClock(),
    newFeedbackId: () => "11111111-2222-4333-8444-555555555555",
    log: silentLogger,
    corsOrigins: "*",
    bodyLimit: 10_000,
  });

it("documents exactly the routes that it serves", async () => {
  const served = await servedRoutes(build);
  expect(served).toEqual(expect.arrayContaining(["GET /batches", "PATCH /batches/{batchId}", "GET /events"]));
  expect(await documentedRoutes(build)).toEqual(served);
});
