import { createContracts } from "@loopline/contracts";
import type { Api } from "@loopline/platform/http";
import { createClock, createMemoryPublisher, silentLogger } from "@loopline/platform/testing";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, describe, expect, it } from "vitest";
import { buildApp as buildIngestApi } from "../../../apps/ingest-api/src/app.ts";
import { buildApp as buildPredictApi } from "../../../apps/predict-api/src/app.ts";
import { sampleDataset } from "../../support/sample-records.ts";
import { examplesOf, readDocument } from "../src/openapi.ts";

// Class names that are like an index, like a method of every object, and like another count.
const contracts = createContracts(sampleDataset(["7", "constructor", "batches"]));
const nothing = { page: async () => ({ entries: [] }), detail: async () => null, entry: async () => null };
const shared = {
  contracts,
  publisher: createMemoryPublisher(),
  log: silentLogger,
  corsOrigins: "*",
  bodyLimit: 10_000,
};

const apis = {
  ingest: await buildIngestApi({
    ...shared,
    idempotency: { claim: async (_key, record) => record },
    waitForBatch: async () => null,
    newBatchId: () => "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b30",
  }),
  predict: await buildPredictApi({
    ...shared,
    batches: nothing,
    jobs: nothing,
    champion: { model: async () => null },
    events: {
      newest: async () => "0-0",
      start: async () => ({ id: "0-0", from: "0-0", isKnown: true }),
      after: async () => [],
    },
    maxStreams: 1,
    counts: async () => ({ batches: 0, predictions: 0 }),
    clock: createClock(),
    newFeedbackId: () => "11111111-2222-4333-8444-555555555555",
  }),
};

afterAll(() => Promise.all([apis.ingest.close(), apis.predict.close()]));

const read = (api: Api) =>
  readDocument(async (_method, url) => {
    const { statusCode: status, body: text, rawPayload: bytes } = await api.inject({ url });
    return { status, headers: {}, bytes, text, json: JSON.parse(text) };
  });

describe.for(["ingest", "predict"] as const)(
  "the document of the %s API for a table of three classes",
  (name) => {
    it("is valid OpenAPI 3.1, and has examples that satisfy their schemas", async () => {
      const { json, document, check } = await read(apis[name]);
      const examples = examplesOf(document);
      expect(examples.length).toBeGreaterThan(10);
      for (const { schema, example } of examples) expect(check(schema, example)).toBeNull();
      expect(await new Validator().validate(json)).toMatchObject({ valid: true });
    });
  },
);

it("the document describes the dataset", async () => {
  const { check } = await read(apis.predict);
  const { body } = await apis.predict.inject({ url: "/dataset" });
  expect(check({ $ref: "#/components/schemas/Dataset" }, JSON.parse(body))).toBeNull();
});
