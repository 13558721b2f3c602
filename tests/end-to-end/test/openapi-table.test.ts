import { createContracts } from "@loopline/contracts";
import type { Api } from "@loopline/platform/http";
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, describe, expect, it } from "vitest";
import { buildApp as buildIngestApi } from "../../../apps/ingest-api/src/app.ts";
import { createDeps as createIngestDeps } from "../../../apps/ingest-api/test/ingest-deps.ts";
import { buildApp as buildPredictApi } from "../../../apps/predict-api/src/app.ts";
import { createDeps as createPredictDeps } from "../../../apps/predict-api/test/predict-deps.ts";
import { sampleDataset } from "../../support/sample-records.ts";
import { examplesOf, readDocument } from "../src/openapi.ts";

// Class names that are like an index, like a method of every object, and like another count.
const contracts = createContracts(sampleDataset(["7", "constructor", "batches"]));

const apis = {
  ingest: await buildIngestApi(createIngestDeps({ contracts })),
  predict: await buildPredictApi(createPredictDeps({ contracts })),
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
