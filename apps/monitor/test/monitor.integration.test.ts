import { PubSub } from "@google-cloud/pubsub";
import {
  DeadLettersReplySchema,
  PipelineReplySchema,
  ReplayReplySchema,
  TracesReplySchema,
} from "@loopline/contracts";
import { startMonitoringServer, startPubSubEmulator } from "@loopline/gcp-emulators";
import { silentLogger } from "@loopline/platform/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { buildApp } from "../src/app.ts";
import { readBacklogs } from "../src/backlogs.ts";
import { openDeadLetters } from "../src/dead-letters.ts";
import { createFigures } from "../src/figures.ts";
import { createSpanStore } from "../src/span-store.ts";
import { exportOf } from "./export-of.ts";

const project = "test-project";

const noModels = async () => {
  throw new Error("this test has no models");
};

async function startMonitor() {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  const emulator = await startPubSubEmulator();
  const monitoring = await startMonitoringServer({ backlogs: emulator.backlogs });
  const pubsub = new PubSub({ projectId: project, apiEndpoint: emulator.endpoint, emulatorMode: true });
  const [deadLetter] = await pubsub.createTopic("dead-letter");
  await deadLetter.createSubscription("dead-letter.inspect");
  const [request] = await pubsub.createTopic("request");
  const [requests] = await request.createSubscription("request.prediction");
  const deadLetters = openDeadLetters(
    {
      GOOGLE_CLOUD_PROJECT: project,
      PUBSUB_EMULATOR_HOST: emulator.endpoint,
      PUBLISH_TIMEOUT_MS: 4_000,
      LOG_LEVEL: "silent",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_TRACES_SAMPLER_ARG: 1,
    },
    {
      count: async () =>
        (await readBacklogs(monitoring.endpoint)).get("dead-letter.inspect")?.undelivered ?? 0,
      signal: new AbortController().signal,
    },
  );
  const app = await buildApp({
    spans: createSpanStore({ maxSpans: 1_000 }),
    figures: createFigures(),
    backlogs: () => readBacklogs(monitoring.endpoint),
    deadLetters,
    models: {
      promotions: noModels,
      promote: noModels,
      rollBack: noModels,
      close: async () => {},
    },
    log: silentLogger,
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(async () => {
    await app.close();
    await Promise.all([deadLetters.close(), pubsub.close(), monitoring.close()]);
    await emulator.close();
  });
  const ask = async (path: string, init?: RequestInit) => {
    const reply = await fetch(url + path, init);
    return { status: reply.status, json: await reply.json() };
  };
  const post = (path: string, body: unknown, headers = {}) =>
    ask(path, { method: "POST", body: JSON.stringify(body), headers });
  return { ask, post, deadLetter, requests, monitoring };
}

const batch_id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
const step = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "send request",
  kind: 4,
  startTimeUnixNano: "1700000000000000000",
  endTimeUnixNano: "1700000000001000000",
  attributes: [
    { key: "messaging.destination.name", value: { stringValue: "request" } },
    { key: "loopline.batch_id", value: { stringValue: batch_id } },
  ],
};

describe("traces", () => {
  test("are found by batch, and counted", async () => {
    const { ask, post } = await startMonitor();
    expect(await post("/v1/traces", exportOf("ingest-api", step))).toEqual({
      status: 200,
      json: { partialSuccess: {} },
    });
    const { traces } = TracesReplySchema.parse((await ask(`/traces?batch_id=${batch_id}`)).json);
    expect(traces).toMatchObject([{ trace_id: step.traceId, spans: [{ name: "send request" }] }]);
    const { topics } = PipelineReplySchema.parse((await ask("/pipeline")).json);
    expect(topics.find(({ name }) => name === "request")).toEqual({ name: "request", published: 1 });
  });

  test("are refused if invalid, and answered with 404 for an unknown batch", async () => {
    const { ask, post } = await startMonitor();
    expect((await post("/v1/traces", { resourceSpans: [{ scopeSpans: [{ spans: [{}] }] }] })).status).toBe(
      400,
    );
    expect((await ask("/v1/traces", { method: "POST", body: "\u0000" })).status).toBe(400);
    expect((await ask(`/traces?batch_id=${batch_id}`)).status).toBe(404);
    expect((await ask("/traces?batch_id=1")).status).toBe(400);
    expect((await ask("/nothing")).status).toBe(404);
    expect((await ask("/pipeline", { method: "DELETE" })).status).toBe(405);
  });
});

describe("dead letters", () => {
  test("are counted, listed, released, and replayed to their topics", async () => {
    const { ask, post, deadLetter, requests } = await startMonitor();
    const attributes = {
      reason: "message is invalid",
      function: "prediction",
      subscription: `projects/${project}/subscriptions/request.prediction`,
      googclient_traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };
    const body = '{"owner":"acme"}';
    const id = await deadLetter.publishMessage({ data: Buffer.from(body), attributes });
    expect(PipelineReplySchema.parse((await ask("/pipeline")).json).dead_letters).toBe(1);
    for (let look = 0; look < 2; look++) {
      const { letters, is_complete } = DeadLettersReplySchema.parse((await ask("/dead-letters")).json);
      expect(letters).toMatchObject([
        { id, topic: "request", function: "prediction", reason: "message is invalid", owner: "acme", body },
      ]);
      expect(is_complete).toBe(true);
    }
    const replay = await post("/dead-letters/replay", { ids: [id, "42"] });
    expect(ReplayReplySchema.parse(replay.json)).toEqual({
      replayed: [id],
      refused: [{ id: "42", reason: "it is no longer there" }],
    });
    expect(DeadLettersReplySchema.parse((await ask("/dead-letters")).json).letters).toEqual([]);
    const received = await new Promise<{ data: Buffer; attributes: Record<string, string> }>((resolve) => {
      requests.once("message", (message) => {
        message.ack();
        resolve(message);
      });
    });
    expect(String(received.data)).toBe(body);
    expect(received.attributes).toEqual({ googclient_traceparent: attributes.googclient_traceparent });
    await requests.close();
  });
});

test("refuses browsers' pages and requests for another host name", async () => {
  const { ask, post } = await startMonitor();
  const refused = { status_text: "Bad request", message: "only processes of this machine are allowed" };
  expect(await post("/dead-letters/replay", { ids: ["1"] }, { origin: "https://example.com" })).toEqual({
    status: 400,
    json: refused,
  });
  expect((await ask("/pipeline", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(400);
});

test("answers 503 when the emulator does not answer", async () => {
  const { ask, monitoring } = await startMonitor();
  await monitoring.close();
  expect((await ask("/pipeline")).status).toBe(503);
});
