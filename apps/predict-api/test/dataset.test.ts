import { once } from "node:events";
import { createContracts } from "@loopline/contracts";
import type { Api } from "@loopline/platform/http";
import { createMemoryPublisher, type MemoryPublisher } from "@loopline/platform/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleDataset } from "../../../tests/support/sample-records.ts";
import { buildApp } from "../src/app.ts";
import { createMemoryFeed, type MemoryFeed } from "./memory-feed.ts";
import { createDeps, feedbackId } from "./predict-deps.ts";

const contracts = createContracts(sampleDataset(["good", "bad", "ugly"]));
const batchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";

const waiting = {
  batch_id: batchId,
  subjects: ["a", "b"],
  predictions: [null, null],
  created: "2026-01-02T03:04:05.678",
  features: [
    [1, 40, true, "2020-02-29", "self", "north"],
    [null, 41, null, null, null, "south"],
  ],
};
const predicted = { ...waiting, predictions: ["good", "ugly"], model_file_name: "model-1.json" };

let api: Api;
let feed: MemoryFeed;
let publisher: MemoryPublisher;
let detail: string | null;

beforeEach(async () => {
  feed = createMemoryFeed();
  publisher = createMemoryPublisher();
  detail = null;
  const { batches } = createDeps();
  const counts = async () => ({ batches: 0, predictions: 0, good: 0, bad: 0, ugly: 0 });
  api = await buildApp(
    createDeps({
      ...{ contracts, events: feed, publisher, counts },
      batches: { ...batches, detail: async () => detail },
    }),
  );
});

afterEach(() => api.close());

describe("GET /dataset", () => {
  it("answers with the definition, which a client with the current one is not sent again", async () => {
    const response = await api.inject({ url: "/dataset/" });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual(contracts.dataset);
    const known = await api.inject({ url: "/dataset", headers: { "if-none-match": response.headers.etag } });
    expect([known.statusCode, known.body]).toEqual([304, ""]);
  });

  it("needs the scope read", async () => {
    const find = async (id: string) => ({ id, name: id, scopes: ["ingest" as const] });
    const guarded = await buildApp({
      ...createDeps({ contracts, keys: { find, refresh: async () => {} } }),
    });
    const response = await guarded.inject({ url: "/dataset", headers: { "x-api-key": "ada" } });
    expect(response.statusCode).toBe(403);
    await guarded.close();
  });
});

describe("PATCH /batches/{batchId} with labels", () => {
  const patch = (payload: object, headers: Record<string, string> = {}) =>
    api.inject({ method: "PATCH", url: `/batches/${batchId}`, payload, headers });

  it.each([
    ["alone", { subjects: ["a", "b"], labels: ["ugly", "good"] }, { ratings: [], labels: ["ugly", "good"] }],
    [
      "alone, of some",
      { subjects: ["a", "a"], labels: [null, "good"] },
      { ratings: [], labels: [null, "good"] },
    ],
    [
      "beside ratings",
      { subjects: ["a", "b"], ratings: [0, 1], labels: ["ugly", null] },
      { ratings: [0, 1], labels: ["ugly", null] },
    ],
    ["of null, as without", { subjects: ["a", "b"], ratings: [0, 1], labels: null }, { ratings: [0, 1] }],
  ])("publishes and replies with them: %s", async (_what, body, sent) => {
    const response = await patch(body);
    const { subjects } = body;
    expect(response.json()).toEqual({ batch_id: batchId, subjects, ...sent });
    const created = "2026-01-02T03:04:05.678";
    const message = { batch_id: batchId, subjects, ...sent, feedback_id: feedbackId, created };
    expect(publisher.published).toEqual([{ topic: "feedback", message }]);
  });

  it.each([
    [{ subjects: [], labels: [] }, "subjects must have one or more record"],
    [{ subjects: ["a"], labels: ["good", "bad"] }, "labels count must equal subjects"],
    [
      { subjects: ["a", "b"], labels: [null, null] },
      "labels must name a class of one or more records, because there are no ratings",
    ],
    [{ subjects: ["a"], labels: ["nice"] }, 'labels[0] must be one of "ugly", "bad", "good"'],
    [{ subjects: ["a"], labels: "good" }, "labels must be an array"],
    [{ subjects: ["a"], ratings: [1, 0], labels: ["bad"] }, "ratings count must equal subjects"],
    [{ subjects: ["a"] }, "ratings count must equal subjects"],
  ])("refuses %j", async (body, message) => {
    const response = await patch(body);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual({ status_text: "Bad request", message });
    expect(publisher.published).toEqual([]);
  });

  it("gives other labels another id with the same Idempotency-Key", async () => {
    const send = async (labels: readonly (string | null)[] | undefined) => {
      await patch({ subjects: ["a"], ratings: [0], labels }, { "idempotency-key": "k" });
      const { message } = publisher.published.at(-1) ?? {};
      return (message as { feedback_id: string }).feedback_id;
    };
    const ids = [await send(undefined), await send(["bad"]), await send(["ugly"]), await send(["bad"])];
    expect(new Set(ids).size).toBe(3);
    expect(ids[3]).toBe(ids[1]);
  });
});

describe("GET /batches/{batchId} of a batch that waits for the first model", () => {
  it("shows it with null predictions", async () => {
    detail = JSON.stringify(waiting);
    expect((await api.inject({ url: `/batches/${batchId}` })).json()).toEqual(waiting);
  });

  it("waits until it is predicted", async () => {
    const url = await api.listen({ host: "127.0.0.1", port: 0 });
    detail = JSON.stringify(waiting);
    const [asked] = [fetch(`${url}/batches/${batchId}?wait=30`), once(api.server, "request")];
    feed.elapse();
    detail = JSON.stringify(predicted);
    const { batch_id, created } = predicted;
    feed.add({ type: "batch-predicted", data: { batch_id, records: 2, good: 1, bad: 0, ugly: 1, created } });
    expect(await (await asked).json()).toEqual(predicted);
  });

  it("shows it with null predictions when the time is over", async () => {
    detail = JSON.stringify(waiting);
    const asked = api.inject({ url: `/batches/${batchId}?wait=0.05` });
    let isDone = false;
    asked.finally(() => {
      isDone = true;
    });
    await expect
      .poll(() => {
        feed.elapse();
        return isDone;
      })
      .toBe(true);
    expect((await asked).json()).toEqual(waiting);
  });
});

it("documents how a table of three classes is predicted", async () => {
  const document = (await api.inject({ url: "/openapi.json" })).json();
  expect(document.paths["/models/latest"].get.description).toBe(
    "With `table`, each value becomes the columns that `table.features` describes, and the prediction is the class whose machine is highest.",
  );
  expect(document.components.schemas.BatchPredicted.properties).toMatchObject({
    good: {},
    bad: {},
    ugly: {},
  });
});
