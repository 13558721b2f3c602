import { noteContracts as contracts } from "@loopline/banknotes/definition";
import {
  createMemoryPublisher,
  documentedRoutes,
  servedRoutes,
  silentLogger,
} from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { buildApp } from "../src/app.ts";

const build = () =>
  buildApp({
    contracts,
    publisher: createMemoryPublisher(),
    idempotency: { claim: async (_key, record) => record },
    waitForBatch: async () => null,
    newBatchId: () => "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b30",
    log: silentLogger,
    corsOrigins: "*",
    bodyLimit: 10_000,
  });

it("documents exactly the routes that it serves", async () => {
  const served = await servedRoutes(build);
  expect(served).toContain("POST /notes");
  expect(await documentedRoutes(build)).toEqual(served);
});
