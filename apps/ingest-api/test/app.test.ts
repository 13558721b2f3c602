import { AppError } from "@loopline/platform";
import type { Api, OwnerQuotas } from "@loopline/platform/http";
import { createMemoryPublisher, type MemoryPublisher } from "@loopline/platform/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildApp, type IngestApiDeps } from "../src/app.ts";
import { batch_id, createDeps } from "./ingest-deps.ts";

const notes = {
  subjects: ["a", ""],
  features: [
    [3.6, 8.7, -2.8, -0.4],
    [-1, 2, 3e-5, 0],
  ],
};

let api: Api;
let publisher: MemoryPublisher;
let deps: IngestApiDeps;

beforeEach(async () => {
  publisher = createMemoryPublisher();
  let made = 0;
  const newBatchId = () => batch_id.replace(/.$/, String(made++));
  deps = createDeps({ publisher, newBatchId });
  api = await buildApp(deps);
});

afterEach(() => api.close());

const post = (payload: object, headers: Record<string, string> = {}) =>
  api.inject({ method: "POST", url: "/notes", payload, headers });

it("publishes a batch under a new id and replies with it", async () => {
  const response = await post({ ...notes, batch_id: "mine", more: 1 });
  expect(response.statusCode).toBe(200);
  expect(response.json()).toEqual({ batch_id, ...notes });
  expect(publisher.published).toEqual([{ topic: "request", message: { batch_id, ...notes } }]);
});

it("refuses an invalid batch with the contract's message and publishes nothing", async () => {
  const response = await post({ subjects: ["a"], features: [[1, 2, 3]] });
  expect(response.statusCode).toBe(400);
  expect(response.json()).toEqual({
    status_text: "Bad request",
    message: "there must be four features per subject",
  });
  expect(publisher.published).toEqual([]);
});

it("answers 503 with Retry-After when the batch could not be published", async () => {
  publisher.failWith(new AppError("unavailable", "no broker"));
  const response = await post(notes);
  expect(response.statusCode).toBe(503);
  expect(response.headers["retry-after"]).toBe("1");
});

it("treats a null name as no name, also in a retry without it", async () => {
  const key = { "idempotency-key": "unnamed" };
  expect((await post({ ...notes, name: null }, key)).statusCode).toBe(200);
  expect((await post(notes, key)).statusCode).toBe(200);
  const message = { batch_id, ...notes };
  expect(JSON.parse(JSON.stringify(publisher.published))).toEqual([
    { topic: "request", message },
    { topic: "request", message },
  ]);
});

describe("the quota of an owner", () => {
  it("is charged once per batch, also when it is sent again", async () => {
    const charged: number[] = [];
    const charge: OwnerQuotas["charge"] = async (_request, _reply, records) => {
      charged.push(records);
      return () => charged.pop();
    };
    const limited = await buildApp({ ...deps, quotas: { charge, read: async () => undefined } });
    const send = (headers = {}) => limited.inject({ method: "POST", url: "/notes", payload: notes, headers });
    await send();
    for (let retry = 0; retry < 3; retry++) await send({ "idempotency-key": "again" });
    expect(charged).toEqual([2, 2]);
    await limited.close();
  });

  it("refuses a batch with a 429 that says which limit is reached, and stores no idempotency key", async () => {
    const refusal = new AppError("exhausted", "acme may send 2 records a day", { retryAfter: 77 });
    let isRefused = true;
    const charge: OwnerQuotas["charge"] = async () => {
      if (isRefused) throw refusal;
      return () => expect.unreachable("the batch was not charged before");
    };
    const limited = await buildApp({ ...deps, quotas: { charge, read: async () => undefined } });
    const headers = { "idempotency-key": "again" };
    const send = () => limited.inject({ method: "POST", url: "/notes", payload: notes, headers });
    const refused = await send();
    expect([refused.statusCode, refused.headers["retry-after"], refused.json()]).toEqual([
      429,
      "77",
      { status_text: "Too many requests", message: "acme may send 2 records a day" },
    ]);
    expect(publisher.published).toEqual([]);
    isRefused = false;
    expect((await send()).statusCode).toBe(200);
    await limited.close();
  });
});

describe("an Idempotency-Key", () => {
  const key = { "idempotency-key": "order-66" };

  it("publishes the same batch id again for the same Idempotency-Key and body", async () => {
    publisher.failWith(new AppError("unavailable", "no broker"));
    expect((await post(notes, key)).statusCode).toBe(503);
    publisher.failWith(undefined);
    const one = await post(notes, key);
    const other = await post({ ...notes, more: 1 }, key);
    expect(one.json()).toEqual({ batch_id, ...notes });
    expect(other.json()).toEqual(one.json());
    expect(publisher.published.map(({ message }) => "batch_id" in message && message.batch_id)).toEqual([
      batch_id,
      batch_id,
    ]);
  });

  it("refuses an Idempotency-Key with another body and publishes nothing", async () => {
    await post(notes, key);
    const response = await post({ ...notes, subjects: ["b", "a"] }, key);
    expect(response.statusCode).toBe(409);
    expect(response.json()).toEqual({
      status_text: "Conflict",
      message: "this Idempotency-Key was used with another body",
    });
    expect(publisher.published).toHaveLength(1);
  });

  it("scopes Idempotency-Key per API key", async () => {
    const find = async (id: string) => ({ id, name: id, scopes: ["ingest" as const] });
    const guarded = await buildApp({ ...deps, keys: { find, refresh: async () => {} } });
    const postAs = async (caller: string, body: object) => {
      const headers = { ...key, "x-api-key": caller };
      return guarded.inject({ method: "POST", url: "/notes", payload: body, headers });
    };
    const first = (await postAs("ada", notes)).json();
    expect((await postAs("ada", notes)).json()).toEqual(first);
    const other = await postAs("bob", { ...notes, subjects: ["b", "a"] });
    expect(other.statusCode).toBe(200);
    expect(other.json().batch_id).not.toBe(first.batch_id);
    await guarded.close();
  });

  it("creates another batch for another Idempotency-Key", async () => {
    await post(notes, key);
    expect((await post(notes, { "idempotency-key": "order-67" })).json().batch_id).not.toBe(batch_id);
  });

  it.each(["", "two words", "x".repeat(201)])("refuses the Idempotency-Key %j", async (value) => {
    const response = await post(notes, { "idempotency-key": value });
    expect(response.statusCode).toBe(400);
    expect(response.json().message).toBe("idempotency-key must be 1 to 200 visible ASCII characters");
    expect(publisher.published).toEqual([]);
  });
});
