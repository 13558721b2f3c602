import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { anyFreePort } from "@loopline/local";
import { describe, expect, type TestContext } from "vitest";
import { createBatch } from "../src/batch.ts";
import { it } from "../src/e2e-test.ts";
import type { ApiProcess } from "../src/start-api.ts";

const { subjects, features } = createBatch(13);
const feedback = { subjects, ratings: [1, 1, 0, 0] };
/** A busy machine makes the API's timer late. The next longer timeout that an API could have is 10 s. */
const graceMs = 4_000;
const timeoutMs = 5_000 + graceMs;

/** The address of a server that accepts connections and never answers, until the test is over. */
async function mute(onTestFinished: TestContext["onTestFinished"]): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
  });
  const port = await anyFreePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${port}`;
}

async function nowhere(): Promise<string> {
  return `127.0.0.1:${await anyFreePort()}`;
}

async function expectUnavailable(reply: ReturnType<ApiProcess["call"]>): Promise<void> {
  const asked = performance.now();
  const { status, headers, json } = await reply;
  expect(performance.now() - asked).toBeLessThan(timeoutMs);
  expect(status).toBe(503);
  expect(Number(headers["retry-after"])).toBeGreaterThan(0);
  expect(json).toEqual({ status_text: expect.any(String), message: expect.any(String) });
}

describe.concurrent("503 with Retry-After, within five seconds", () => {
  it.for([
    ["Pub/Sub refuses connections", nowhere],
    ["Pub/Sub does not answer", mute],
  ] as const)("POST /notes, when %s", async ([, addressOf], { startApi, onTestFinished }) => {
    const { call } = await startApi("ingest-api", { PUBSUB_EMULATOR_HOST: await addressOf(onTestFinished) });
    await expectUnavailable(call("POST", "/notes", { subjects, features }));
  });

  it("PATCH /batches/{batchId}, when Pub/Sub refuses connections", async ({ startApi }) => {
    const { call } = await startApi("predict-api", { PUBSUB_EMULATOR_HOST: await nowhere() });
    await expectUnavailable(call("PATCH", `/batches/${randomUUID()}`, feedback));
    expect((await call("GET", "/jobs")).status, "a route that needs no Pub/Sub").toBe(200);
  });

  it.for([
    ["Redis refuses connections", nowhere],
    ["Redis does not answer", mute],
  ] as const)("GET /batches and GET /jobs, when %s", async ([, addressOf], { startApi, onTestFinished }) => {
    const { call } = await startApi("predict-api", {
      REDIS_URL: `redis://${await addressOf(onTestFinished)}`,
    });
    await expectUnavailable(call("GET", "/batches"));
    await expectUnavailable(call("GET", "/jobs"));
  });
});

it.for(["ingest-api", "predict-api"] as const)("%s exits with 0 on SIGTERM", async (name, { startApi }) => {
  const api = await startApi(name, {});
  expect((await api.call("GET", "/health")).status).toBe(200);
  expect(await api.stop()).toBe(0);
});
