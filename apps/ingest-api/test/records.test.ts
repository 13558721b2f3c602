import { createContracts } from "@loopline/contracts";
import type { Api } from "@loopline/platform/http";
import { createMemoryPublisher, type MemoryPublisher } from "@loopline/platform/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleDataset } from "../../../tests/support/sample-records.ts";
import { buildApp } from "../src/app.ts";
import { batch_id, createDeps } from "./ingest-deps.ts";

const contracts = createContracts(sampleDataset(["good", "bad", "ugly"]));

/** income, age (required), owner, since, work, region (required). */
const features = [
  [1.5e-7, 40, true, "2020-02-29", "self", "north"],
  [null, 41, null, null, null, "a region that nobody has seen"],
];
const records = { subjects: ["a", "a"], features };

let api: Api;
let publisher: MemoryPublisher;

beforeEach(async () => {
  publisher = createMemoryPublisher();
  api = await buildApp(createDeps({ contracts, publisher, bodyLimit: 40_000_000 }));
});

afterEach(() => api.close());

const post = (payload: object, url = "/records") => api.inject({ method: "POST", url, payload });

it.each(["/records", "/records/", "/notes", "/notes/"])(
  "accepts records with missing values and unknown categories at %s",
  async (url) => {
    const response = await post(records, url);
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ batch_id, ...records });
    expect(publisher.published).toEqual([{ topic: "request", message: { batch_id, ...records } }]);
  },
);

/** The second record with one value replaced. */
function withValue(column: number, value: unknown) {
  return {
    ...records,
    features: [features[0], features[1]?.map((held, j): unknown => (j === column ? value : held))],
  };
}

describe("a batch with a wrong value", () => {
  it.each([
    [0, "rich", "(income) must be a number between -1e30 and 1e30 or null"],
    [0, 2e30, "(income) must be a number between -1e30 and 1e30 or null"],
    [1, null, "(age) must be a whole number between -1e30 and 1e30"],
    [1, 40.5, "(age) must be a whole number between -1e30 and 1e30"],
    [2, 1, "(owner) must be true or false or null"],
    [3, "2021-02-29", "(since) must be a day such as 2026-11-29 or null"],
    [3, "29.11.2026", "(since) must be a day such as 2026-11-29 or null"],
    [4, 7, "(work) must be a string without NUL or an unpaired surrogate or null"],
    [5, null, "(region) must be a string without NUL or an unpaired surrogate"],
    [5, "\0", "(region) must be a string without NUL or an unpaired surrogate"],
  ])("is refused in column %d: %j", async (column, value, problem) => {
    const response = await post(withValue(column, value));
    expect(response.statusCode).toBe(400);
    const message = `features[1][${column}] ${problem}`;
    expect(response.json()).toEqual({ status_text: "Bad request", message });
    expect(publisher.published).toEqual([]);
  });

  it.each([
    [{ subjects: [], features: [] }, "subjects must have one or more record"],
    [{ ...records, subjects: ["a"] }, "features count must equal subjects"],
    [{ subjects: ["a"], features: [[1, 2]] }, "there must be six features per subject"],
    [
      { subjects: ["a"], features: [[{}, 2]] },
      "features[0][0] must be a number, a string, a boolean or null",
    ],
    [{ subjects: ["a"], features: ["north"] }, "features[0] must be an array of values"],
    [{ subjects: ["a"], features: 1 }, "features must be an array of arrays of values"],
  ])("is refused: %j", async (body, message) => {
    const response = await post(body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ status_text: "Bad request", message });
  });
});

it("refuses a batch whose texts exceed the size of a message", async () => {
  const large = (units: number) => ({
    subjects: ["a"],
    features: [[null, 40, null, null, null, "é".repeat(units)]],
  });
  expect((await post(large(4_990_000))).statusCode).toBe(200);
  const response = await post(large(5_000_000));
  expect(response.statusCode).toBe(413);
  expect(response.json()).toMatchObject({ message: "batch is too large: send it in parts" });
});

const readDocument = async () => (await api.inject({ url: "/openapi.json" })).json();

describe("the OpenAPI document", () => {
  it("names the features, their types and their categories", async () => {
    const { info, components } = await readDocument();
    expect(info.description).toContain("Accepts batches of loans and predicts the risk of each.");
    expect(components.schemas.NotesBody).toMatchObject({
      properties: {
        features: {
          items: {
            minItems: 6,
            maxItems: 6,
            prefixItems: [
              { title: "income", type: ["number", "null"] },
              { title: "age", type: "integer" },
              { title: "owner", type: ["boolean", "null"] },
              { title: "since", type: ["string", "null"], format: "date" },
              { title: "work", type: ["string", "null"], examples: ["none", "self", "salaried"] },
              { title: "region", type: "string", examples: ["north", "south"] },
            ],
          },
        },
      },
    });
  });

  it("has an example that the API accepts", async () => {
    const { paths } = await readDocument();
    for (const path of ["/records", "/notes"]) {
      const example = paths[path].post.requestBody.content["application/json"].example;
      expect(example).toMatchObject({ subjects: ["loan-a", "loan-b"] });
      const response = await post(example, path);
      const { name, ...accepted } = example;
      expect(response.json()).toEqual({ batch_id, ...accepted });
      expect(publisher.published.at(-1)?.message).toEqual({ batch_id, ...accepted, name });
    }
  });
});
