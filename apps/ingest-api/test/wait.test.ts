import { once } from "node:events";
import { noteContracts as contracts } from "@loopline/banknotes/definition";
import type { WaitForBatch } from "@loopline/cache";
import { AppError } from "@loopline/platform";
import type { Api } from "@loopline/platform/http";
import type { ApiKey } from "@loopline/platform/keys";
import { createMemoryPublisher, type MemoryPublisher } from "@loopline/platform/testing";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { buildApp, type IngestApiDeps } from "../src/app.ts";
import { batch_id, createDeps } from "./ingest-deps.ts";

const notes = {
  subjects: ["a", "b"],
  features: [
    [3.6, 8.7, -2.8, -0.4],
    [-1, 2, 3e-5, 0],
  ],
};
const accepted = { batch_id, ...notes };
const { batchDetail } = contracts.examples;
const predicted = { ...batchDetail, ...accepted };

let publisher: MemoryPublisher;
let waitForBatch: ReturnType<typeof vi.fn<WaitForBatch>>;
let deps: IngestApiDeps;
let api: Api;

beforeEach(async () => {
  publisher = createMemoryPublisher();
  waitForBatch = vi.fn<WaitForBatch>(async () => JSON.stringify(predicted));
  deps = createDeps({ publisher, waitForBatch });
  api = await buildApp(deps);
});

afterEach(() => api.close());

const post = (query: string, headers: Record<string, string> = {}, to = api) =>
  to.inject({ method: "POST", url: `/records${query}`, payload: notes, headers });

it("answers with the predictions when the batch is predicted in time", async () => {
  const response = await post("?wait=5");
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual(predicted);
  expect(waitForBatch).toHaveBeenCalledExactlyOnceWith(batch_id, 5, expect.any(AbortSignal), undefined);
  expect(publisher.published).toHaveLength(1);
});

it.each(["", "?wait=0"])("does not wait with the query %j", async (query) => {
  expect((await post(query)).json()).toEqual(accepted);
  expect(waitForBatch).not.toHaveBeenCalled();
});

it.each<[string, WaitForBatch]>([
  ["is not predicted in time", async () => null],
  [
    "waits for the first model",
    async () => JSON.stringify({ ...predicted, predictions: [null, null], margins: undefined }),
  ],
  [
    "cannot be waited for, because Redis is down",
    async () => {
      throw new AppError("unavailable", "Redis is down");
    },
  ],
])("answers as without wait when the batch %s", async (_, wait) => {
  waitForBatch.mockImplementation(wait);
  const response = await post("?wait=5");
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual(accepted);
  expect(publisher.published).toHaveLength(1);
});

it.each(["soon", "-1", "31", "NaN"])("refuses to wait %s, and publishes nothing", async (wait) => {
  const response = await post(`?wait=${wait}`);
  expect(response.statusCode).toBe(400);
  expect(response.json().message).toMatch(/^wait must be /);
  expect(publisher.published).toEqual([]);
});

it("answers a repeated request with the predictions of the batch that it made first", async () => {
  const key = { "idempotency-key": "march" };
  await post("", key);
  expect((await post("?wait=5", key)).json()).toEqual(predicted);
  expect(publisher.published.map(({ message }) => message)).toEqual([accepted, accepted]);
});

it("lets only keys wait that may read, and names the caller's key, or its user, as the source", async () => {
  const find = async (id: string) => {
    const scopes: ApiKey["scopes"] = id === "reader" ? ["ingest", "read", "on-behalf"] : ["ingest"];
    return { id, name: `the ${id}`, scopes };
  };
  const guarded = await buildApp({ ...deps, keys: { find, refresh: async () => {} } });
  const refused = await post("?wait=5", { "x-api-key": "writer" }, guarded);
  expect(refused.statusCode).toBe(403);
  expect(refused.json()).toEqual({
    status_text: "Forbidden",
    message: 'this key lacks the scope "read", which wait needs; it has: ingest',
  });
  expect(publisher.published).toEqual([]);
  expect((await post("", { "x-api-key": "writer" }, guarded)).json()).toEqual(accepted);
  expect((await post("?wait=5", { "x-api-key": "reader" }, guarded)).json()).toEqual(predicted);
  const forAda = { "x-api-key": "reader", "loopline-user": "ada" };
  expect((await post("", forAda, guarded)).json()).toEqual(accepted);
  const sources = publisher.published.map(({ message }) => "source" in message && message.source);
  expect(sources).toEqual(["the writer", "the reader", "ada"]);
  await guarded.close();
});

it("submits for the owner of the key, whatever the body says, and for nobody without one", async () => {
  const find = async (id: string) => {
    const owner = id === "nobody" ? undefined : "acme";
    return { id, name: id, scopes: [id === "operator" ? "admin" : "ingest"] as ApiKey["scopes"], owner };
  };
  const guarded = await buildApp({ ...deps, keys: { find, refresh: async () => {} } });
  for (const key of ["acme", "operator", "nobody"]) {
    const payload = { ...notes, owner: "other" };
    await guarded.inject({ method: "POST", url: "/records", payload, headers: { "x-api-key": key } });
  }
  const owners = publisher.published.map(({ message }) => "owner" in message && message.owner);
  expect(owners).toEqual(["acme", "acme", undefined]);
  await guarded.close();
});

it("stops waiting when the client has gone, or the API stops", async () => {
  const url = await api.listen({ host: "127.0.0.1", port: 0 });
  const begun = Promise.withResolvers<AbortSignal>();
  waitForBatch.mockImplementation(async (_id, _seconds, signal) => {
    begun.resolve(signal);
    if (!signal.aborted) await once(signal, "abort");
    return null;
  });
  const left = new AbortController();
  const asked = fetch(`${url}/records?wait=30`, {
    method: "POST",
    body: JSON.stringify(notes),
    signal: left.signal,
  }).catch(() => "left");
  const signal = await begun.promise;
  left.abort();
  await asked;
  if (!signal.aborted) await once(signal, "abort");

  const stopped = fetch(`${url}/records?wait=30`, { method: "POST", body: JSON.stringify(notes) });
  await vi.waitUntil(() => waitForBatch.mock.calls.length === 2);
  await api.close();
  expect(await (await stopped).json()).toEqual(accepted);
});
