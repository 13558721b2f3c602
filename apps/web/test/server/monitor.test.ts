import { answer, type Behaviour, neverAnswer, problem, startStubApi } from "@loopline/client/testing";
import type { DeadLettersReply, PipelineReply } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { answerRequest } from "../../server/api.ts";
import { loadConfig } from "../../server/config.ts";
import { createServices } from "../../server/services.ts";

const pipeline: PipelineReply = {
  window_seconds: 60,
  services: [{ name: "prediction", handled: 3, failed: 0, latency: { p50_ms: 4, p99_ms: 9.5 } }],
  topics: [{ name: "request", published: 3 }],
  subscriptions: [{ name: "request.prediction", backlog: 0, oldest_seconds: 0, wait: null }],
  dead_letters: 1,
};
const deadLetters: DeadLettersReply = {
  letters: [
    {
      id: "7",
      topic: "request",
      function: "prediction",
      reason: "features must be numbers",
      since: "2026-01-02T03:04:05.678Z",
      body: "{}",
    },
  ],
  is_complete: true,
};

/** What the predict API says of a key that sees all batches. */
const ofAllOwners = problem(404, "Resource not found");

/**
 * The web server with a stub of the monitor, or without a monitor.
 *
 * @param usage the predict API's reply to every request
 */
async function start(behaviour?: Behaviour, user?: string, usage: Behaviour = ofAllOwners) {
  const predict = await startStubApi(usage);
  const stub = behaviour && (await startStubApi(behaviour));
  const unusedUrl = "http://127.0.0.1:1";
  const config = loadConfig({
    NODE_ENV: "test",
    INGEST_API_URL: unusedUrl,
    PREDICT_API_URL: predict.url,
    MONITOR_URL: stub?.url,
    API_KEY: "for the APIs",
    API_TIMEOUT_MS: "500",
    LOG_LEVEL: "silent",
  });
  const services = { ...createServices(config), gate: { admit: async () => user } };
  const ask = async (method: string, path: string, body?: unknown) => {
    const init =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await answerRequest(new Request(`http://web/api${path}`, { method, ...init }), services);
    return { status: response.status, body: await response.json() };
  };
  return { ask, requests: stub?.requests ?? [] };
}

it.each([
  ["/pipeline", "/pipeline", pipeline],
  ["/dead-letters", "/dead-letters?limit=20", deadLetters],
])("passes on the monitor's reply to %s, and does not send it the APIs' key", async (path, asked, body) => {
  const { ask, requests } = await start(answer(200, { ...body, secret: "x" }));
  expect(await ask("GET", path)).toEqual({ status: 200, body });
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${asked}`]);
  expect(requests[0]?.headers).not.toHaveProperty("x-api-key");
});

it("replays dead letters", async () => {
  const reply = { replayed: ["7"], refused: [{ id: "8", reason: "it is gone" }] };
  const { ask, requests } = await start(answer(200, reply));
  const ids = ["7", "8"];
  expect(await ask("POST", "/dead-letters/replay", { ids })).toEqual({ status: 200, body: reply });
  expect(requests[0]).toMatchObject({ method: "POST", path: "/dead-letters/replay" });
  expect(JSON.parse(requests[0]?.body ?? "")).toEqual({ ids });
});

it("refuses a replay of no letters without calling the monitor", async () => {
  const { ask, requests } = await start(answer(200, {}));
  expect((await ask("POST", "/dead-letters/replay", { ids: [] })).status).toBe(400);
  expect(requests).toEqual([]);
});

it.each([
  ["GET", "/pipeline", undefined],
  ["GET", "/dead-letters", undefined],
  ["POST", "/dead-letters/replay", { ids: ["7"] }],
] as const)("answers %s %s with 404 without a monitor", async (method, path, body) => {
  const { ask } = await start();
  expect(await ask(method, path, body)).toEqual({
    status: 404,
    body: { status_text: "Not found", message: "There is no monitor here" },
  });
});

it.each<[string, Behaviour]>([
  ["breaks the contract", answer(200, { ...pipeline, dead_letters: "many" })],
  ["does not answer in time", neverAnswer],
])("answers 503 with its name if the monitor %s", async (_, behaviour) => {
  const { ask } = await start(behaviour);
  expect(await ask("GET", "/pipeline")).toEqual({
    status: 503,
    body: { status_text: "Service unavailable", message: "The monitor does not answer. Is it running?" },
  });
});

const promotion = { reason: "better", over: 1 };

describe("a web UI whose key may have an owner", () => {
  const ofAcme = answer(200, { owner: "acme", last_seen: null, months: [] });
  const routes = [
    ["GET", "/pipeline", undefined],
    ["GET", "/dead-letters", undefined],
    ["POST", "/dead-letters/replay", { ids: ["7"] }],
    ["GET", "/models", undefined],
    ["POST", "/models/promote", { ...promotion, model_file_name: "model-1.json" }],
    ["POST", "/models/rollback", promotion],
  ] as const;

  it.each(routes)("refuses %s %s without calling the monitor", async (method, path, body) => {
    const { ask, requests } = await start(answer(200, {}), undefined, ofAcme);
    expect(await ask(method, path, body)).toEqual({
      status: 404,
      body: { status_text: "Not found", message: "Only operators may see or do this" },
    });
    expect(requests).toEqual([]);
  });

  it.each(routes)("refuses %s %s while it is not known whose key it is", async (method, path, body) => {
    const { ask, requests } = await start(answer(200, {}), undefined, answer(500, "no"));
    expect((await ask(method, path, body)).status).toBe(503);
    expect(requests).toEqual([]);
  });
});

it("tells the monitor who is signed in, for the audit", async () => {
  const { ask, requests } = await start(answer(200, { replayed: ["7"] }), "ada");
  await ask("POST", "/dead-letters/replay", { ids: ["7"] });
  expect(requests[0]?.headers["loopline-user"]).toBe("ada");
});
