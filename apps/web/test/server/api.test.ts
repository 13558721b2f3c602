import { noteContracts } from "@loopline/banknotes/definition";
import { answer, type Behaviour, neverAnswer, problem, startStubApi } from "@loopline/client/testing";
import { silentLogger } from "@loopline/platform/testing";
import { describe, expect, it } from "vitest";
import { answerRequest } from "../../server/api.ts";
import { createApiClient, noMonitor } from "../../server/api-client.ts";
import { createEventRelay } from "../../server/events.ts";
import type { IsOperator } from "../../server/operators.ts";
import type { RecordSource } from "../../server/record-source.ts";
import type { Services } from "../../server/services.ts";

const batchId = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const created = "2026-01-02T03:04:05.678";
const batch = {
  batch_id: batchId,
  subjects: ["a", "b"],
  predictions: ["real", "fake"],
  features: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ],
  created,
};

const source: RecordSource = {
  draw: async (count) =>
    Array.from({ length: count }, (_, i) => ({ subject: `note-${i}`, features: [1, 2, 3, 4] })),
  truthOf: async ({ subject, features }) => (subject === "b" && features[0] === 5 ? "real" : undefined),
};

/** Both APIs are the same stub. */
async function start(
  behaviour: Behaviour,
  timeoutMs = 5_000,
  apiKey?: string,
  user?: string,
  isOperator: IsOperator = async () => true,
) {
  const { url, requests } = await startStubApi(behaviour);
  const client = (name: "ingest-api" | "predict-api") =>
    createApiClient({ name, baseUrl: url, timeoutMs, apiKey, log: silentLogger });
  const services: Services = {
    ingest: client("ingest-api"),
    predict: client("predict-api"),
    monitor: noMonitor,
    streamEvents: createEventRelay({ predictApiUrl: url, apiKey, timeoutMs, log: silentLogger }),
    deployment: async () => ({ contracts: noteContracts, source }),
    isOperator,
    gate: { admit: async () => user },
    log: silentLogger,
  };
  const request = (method: string, path: string, init: RequestInit = {}) =>
    answerRequest(new Request(`http://web/api${path}`, { method, ...init }), services);
  const ask = async (...asked: Parameters<typeof request>) => {
    const response = await request(...asked);
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    ask(method, path, {
      body: typeof body === "string" || body instanceof Blob ? body : JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  return { request, ask, send, requests };
}

const nothing = answer(200, {});

describe("the owner of a batch", () => {
  const { features: _, ...listed } = batch;
  const owned = { ...batch, owner: "acme" };
  const replies: Behaviour = (_number, { path }) =>
    answer(200, path.startsWith("/batches?") ? { batches: [owned, batch], next_cursor: "n" } : owned);
  const ownersSeen = async (isOperator: IsOperator) => {
    const { ask } = await start(replies, 5_000, "ours", undefined, isOperator);
    const list = await ask("GET", "/batches?limit=2");
    const detail = await ask("GET", `/batches/${batchId}`);
    expect(list.body).toMatchObject({ batches: [listed, listed], next_cursor: "n" });
    expect(detail.body).toMatchObject(batch);
    return [...list.body.batches, detail.body].map(({ owner }) => owner);
  };

  it("is shown to operators", async () => {
    expect(await ownersSeen(async () => true)).toEqual(["acme", undefined, "acme"]);
  });

  it.each<[string, IsOperator]>([
    ["if this server's key has an owner", async () => false],
    ["while that is not known", () => Promise.reject(new Error("the API is down"))],
  ])("does not reach the browser %s", async (_, isOperator) => {
    expect(await ownersSeen(isOperator)).toEqual([undefined, undefined, undefined]);
  });
});

describe("passing on requests and replies", () => {
  it("drops fields of a reply that the contract does not name", async () => {
    const { ask, requests } = await start(
      answer(200, { batches: 1, predictions: 2, real: 1, fake: 1, secret: "x" }),
    );
    const { status, headers, body } = await ask("GET", "/stats");
    expect(status).toBe(200);
    expect(body).toEqual({ batches: 1, predictions: 2, real: 1, fake: 1 });
    expect(headers.get("cache-control")).toBe("no-store");
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /stats"]);
  });

  it("passes on the limit and cursor of a page, but nothing else of the query", async () => {
    const { ask, requests } = await start(answer(200, { jobs: [], next_cursor: "n" }));
    expect((await ask("GET", "/jobs?limit=10&cursor=a%26b&more=1")).body).toEqual({
      jobs: [],
      next_cursor: "n",
    });
    expect(requests[0]?.path).toBe("/jobs?limit=10&cursor=a%26b");
  });

  it("adds the known truths to a batch", async () => {
    const { ask } = await start(answer(200, batch));
    expect((await ask("GET", `/batches/${batchId}`)).body).toEqual({ ...batch, truths: [null, "real"] });
  });

  it("adds no truths to a batch without features, because subjects alone prove nothing", async () => {
    const { features, ...entry } = batch;
    const { ask } = await start(answer(200, entry));
    expect((await ask("GET", `/batches/${batchId}`)).body).toEqual({ ...entry, truths: [null, null] });
  });

  it("passes on feedback to the batch in the path, with its idempotency key", async () => {
    const ratings = { subjects: ["a"], ratings: [1] };
    const { send, requests } = await start(answer(200, { batch_id: batchId, ...ratings }));
    const key = { "idempotency-key": "k-1" };
    expect((await send("PATCH", `/batches/${batchId}`, ratings, key)).status).toBe(200);
    expect(requests[0]).toMatchObject({ method: "PATCH", path: `/batches/${batchId}`, headers: key });
    expect(JSON.parse(requests[0]?.body ?? "")).toEqual(ratings);
  });

  it("passes on notes with their idempotency key, and no cookies", async () => {
    const body = { subjects: ["a"], features: [[1, 2, 3, 4]] };
    const { send, requests } = await start(answer(200, { batch_id: batchId, ...body }));
    const { status } = await send("POST", "/notes", body, { "idempotency-key": "k-1", cookie: "secret" });
    expect(status).toBe(200);
    expect(requests[0]?.headers).toMatchObject({ "idempotency-key": "k-1" });
    expect(requests[0]?.headers).not.toHaveProperty("cookie");
  });

  it("sends this server's own API key, never the browser's", async () => {
    const { ask, requests } = await start(nothing, 5_000, "ours");
    await ask("GET", "/stats", { headers: { "x-api-key": "theirs" } });
    expect(requests[0]?.headers["x-api-key"]).toBe("ours");
    const keyless = await start(nothing);
    await keyless.ask("GET", "/stats", { headers: { "x-api-key": "theirs" } });
    expect(keyless.requests[0]?.headers).not.toHaveProperty("x-api-key");
  });

  it("names the user to the API with what the user sends, never one whom the browser names", async () => {
    const body = { subjects: ["a"], features: [[1, 2, 3, 4]] };
    const claim = { "loopline-user": "mallory" };
    const signedIn = await start(answer(200, { batch_id: batchId, ...body }), 5_000, "ours", "ada");
    await signedIn.send("POST", "/notes", body, claim);
    await signedIn.send("POST", "/samples", { count: 1 }, claim);
    await signedIn.ask("GET", "/stats", { headers: claim });
    expect(signedIn.requests.map(({ headers }) => headers["loopline-user"])).toEqual([
      "ada",
      "ada",
      undefined,
    ]);
    const open = await start(answer(200, { batch_id: batchId, ...body }));
    await open.send("POST", "/notes", body, claim);
    expect(open.requests[0]?.headers).not.toHaveProperty("loopline-user");
  });

  it("blames this server, not the user's session, if its key is refused", async () => {
    const { ask } = await start(problem(401, "x-api-key is missing or not known"), 5_000, "ours", "ada");
    const { status, body } = await ask("GET", "/stats");
    expect([status, body.message]).toEqual([503, "This server's API key is not valid"]);
  });

  it("submits the requested number of sample notes", async () => {
    const { send, requests } = await start((_, { body }) =>
      answer(200, { batch_id: batchId, ...JSON.parse(body) }),
    );
    expect((await send("POST", "/samples", { count: 3 })).body.subjects).toEqual([
      "note-0",
      "note-1",
      "note-2",
    ]);
    expect(requests[0]).toMatchObject({ method: "POST", path: "/notes" });
  });

  it("lets the API wait for the predictions of a batch", async () => {
    const { ask, requests } = await start(answer(200, batch));
    expect((await ask("GET", `/batches/${batchId}?wait=7&more=1`)).status).toBe(200);
    expect(requests[0]?.path).toBe(`/batches/${batchId}?wait=7`);
  });
});

describe("a request that is refused without calling an API", () => {
  it.each([
    ["GET", "/", 404],
    ["GET", "/models", 404],
    ["GET", "/health", 404],
    ["GET", `/batches/${batchId}/more`, 404],
    ["GET", "/batches/..%2fhealth", 400],
    ["DELETE", "/jobs", 405],
    ["GET", "/samples", 405],
    ["GET", "/jobs?limit=101", 400],
    ["GET", `/batches/${batchId}?wait=31`, 400],
  ])("gets, for %s %s, status %d", async (method, path, status) => {
    const { ask, requests } = await start(nothing);
    const refusal = await ask(method, path);
    expect(refusal.status).toBe(status);
    expect(refusal.body).toEqual({ status_text: expect.any(String), message: expect.any(String) });
    expect(requests).toEqual([]);
  });

  it.each([
    ["text/plain", "{}", 415, "content-type must be application/json"],
    ["application/json", "{", 400, expect.stringContaining("body must be JSON")],
    ["application/json", "{}", 400, "subjects must have one or more record"],
    [
      "application/json",
      new Blob([Buffer.from('{"subjects":["Tél"]}', "latin1")]),
      400,
      "body must be UTF-8",
    ],
    ["application/json", `"${"x".repeat(8_000_001)}"`, 413, "body is too large"],
  ])("has an invalid body of type %s (case %#)", async (type, body, status, message) => {
    const { send, requests } = await start(nothing);
    const refusal = await send("POST", "/notes", body, { "content-type": type });
    expect(refusal.status).toBe(status);
    expect(refusal.body.message).toEqual(message);
    expect(requests).toEqual([]);
  });

  it.each([0, 1_001, 2.5, "5"])("asks for %j sample notes", async (count) => {
    const { send, requests } = await start(nothing);
    expect((await send("POST", "/samples", { count })).status).toBe(400);
    expect(requests).toEqual([]);
  });

  it("gets the allowed methods with a 405", async () => {
    const { ask } = await start(nothing);
    expect((await ask("DELETE", `/batches/${batchId}`)).headers.get("allow")).toBe("GET, PATCH");
  });
});

describe("when an API fails", () => {
  it("passes on its error", async () => {
    const reply = { status_text: "Service unavailable", message: "in its own words" };
    const { ask } = await start(answer(503, reply, { "retry-after": "7" }));
    const { status, headers, body } = await ask("GET", "/stats");
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("7");
    expect(body).toEqual(reply);
  });

  it.each<[string, Behaviour]>([
    ["breaks the contract", answer(200, { batches: "many" })],
    ["sends no JSON", answer(200, "<html>")],
    ["fails without an error body", answer(500, "oh")],
    ["redirects", answer(302, "", { location: "http://127.0.0.1:1/" })],
    ["does not answer in time", neverAnswer],
  ])("answers 503 with its name if it %s", async (_what, behaviour) => {
    const { ask } = await start(behaviour, 100);
    const { status, headers, body } = await ask("GET", "/stats");
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("1");
    expect(body.message).toBe("The predict-api does not answer. Is it running?");
  });

  it("aborts its request when the browser has gone", async () => {
    const gone = new AbortController();
    const { request } = await start(() => gone.abort());
    expect((await request("GET", "/stats", { signal: gone.signal })).status).toBe(499);
  });
});
