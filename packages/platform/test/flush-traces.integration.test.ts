import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { serveEvents } from "../src/functions/index.ts";
import { createApi } from "../src/http/index.ts";
import { createClock, createMemoryPublisher, silentLogger } from "../src/testing/index.ts";
import { startTracing } from "../src/tracing/tracing.ts";

/** Names of the spans that have arrived. */
const arrived: string[] = [];
/** While it is set, exports get no answer. */
let held: ServerResponse[] | undefined;

const collector = createServer(async (request, response) => {
  arrived.push(
    ...[...(await text(request)).matchAll(/"name":"([^"]*)","kind"/g)].map(([, name = ""]) => name),
  );
  if (held === undefined) response.setHeader("content-type", "application/json").end("{}");
  else held.push(response);
  collector.emit("arrived");
});

const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

beforeAll(async () => {
  await once(collector.listen(0, "127.0.0.1"), "listening");
  const config = {
    OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(collector),
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_TRACES_SAMPLER_ARG: 1,
    // As Cloud Run sets it.
    K_SERVICE: "test",
  } as const;
  await startTracing("test", config, silentLogger);
});

beforeEach(() => {
  arrived.length = 0;
  held = undefined;
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(() => {
  collector.closeAllConnections();
  collector.close();
});

describe("an API on Cloud Run", () => {
  async function serving(work: (name: string) => Promise<void>) {
    const api = await createApi({ log: silentLogger, corsOrigins: "*", bodyLimit: 10_000 });
    api.get<{ Params: { name: string } }>(
      "/things/:name",
      { config: { isPublic: true } },
      async (request) => {
        await work(request.params.name);
        return {};
      },
    );
    const url = await api.listen({ host: "127.0.0.1", port: 0 });
    return { api, get: async (name: string) => (await fetch(`${url}/things/${name}`)).status };
  }

  it("sends a single request's spans before the response", async () => {
    const { api, get } = await serving(async () => {});
    expect(await get("a")).toBe(200);
    expect(arrived).toEqual(["GET /things/:name"]);
    await api.close();
  });

  it("delays only the last response of concurrent requests for spans", async () => {
    const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { api, get } = await serving(async (name) => {
      if (name !== "first") return;
      begun.resolve();
      await released.promise;
    });
    // The timer has sent nothing meanwhile.
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    const first = get("first");
    await begun.promise;
    expect(await get("second")).toBe(200);
    expect(arrived).toEqual([]);
    released.resolve();
    expect(await first).toBe(200);
    expect(arrived).toEqual(["GET /things/:name", "GET /things/:name"]);
    await api.close();
  });

  it("responds within a second when the trace endpoint does not", async () => {
    const { api, get } = await serving(async () => {});
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    held = [];
    const sent = once(collector, "arrived");
    const answer = get("a");
    await sent;
    vi.advanceTimersByTime(1_000);
    expect(await answer).toBe(200);
    for (const response of held) response.end("{}");
    await api.close();
  });
});

it("sends a single message's spans before a function on Cloud Run acknowledges it", async () => {
  const quarantine = createMemoryPublisher();
  serveEvents("prediction", { handler: async () => {}, quarantine, clock: createClock(), log: silentLogger });
  const server = getTestServer("prediction");
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { status } = await fetch(urlOf(server), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      message: { data: "e30=", attributes: {}, messageId: "1", publishTime: "2026-01-02T03:04:05.678Z" },
      subscription: "projects/p/subscriptions/request.prediction",
    }),
  });
  expect(status).toBe(204);
  expect(arrived).toHaveLength(1);
  await new Promise((resolve) => server.close(resolve));
});
