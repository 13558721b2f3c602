import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Api, createApi } from "../src/http/index.ts";
import { createRateCounter } from "../src/http/limit-rates.ts";
import type { ApiKey } from "../src/keys/api-keys.ts";
import { connectRedis } from "../src/redis/connect-redis.ts";
import {
  createClock,
  createTestRedis,
  silentLogger as log,
  type ManualClock,
  type TestRedis,
} from "../src/testing/index.ts";

let testRedis: TestRedis;
let redis: Redis;
let clock: ManualClock;
const apis: Api[] = [];

const known = new Map<string, ApiKey>([
  ["ada", { id: "ada00000", name: "ada", scopes: ["read"] }],
  ["bob", { id: "bob00000", name: "bob", scopes: ["read"], requests_per_minute: 1 }],
]);

beforeAll(async () => {
  testRedis = await createTestRedis();
});
afterAll(() => testRedis.drop());

beforeEach(async () => {
  redis = connectRedis(testRedis.url, log);
  clock = createClock();
  await redis.flushdb();
});

afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
  redis.disconnect();
});

async function start(counts = redis): Promise<Api> {
  const keys = { find: async (text: string) => known.get(text) ?? null, refresh: async () => {} };
  const rateLimit = { counter: createRateCounter(counts), perMinute: 3, clock, log };
  const api = await createApi({ log, corsOrigins: "*", bodyLimit: 2_000, keys, rateLimit });
  api.get("/things", { config: { scope: "read" } }, async () => ({ done: true }));
  apis.push(api);
  return api;
}

const get = (api: Api, key?: string) =>
  api.inject({ url: "/things", headers: key === undefined ? {} : { "x-api-key": key } });

it("reports the remaining requests and refuses further ones until the next minute", async () => {
  const api = await start();
  for (const left of [2, 1, 0]) {
    const { statusCode, headers } = await get(api, "ada");
    expect(statusCode).toBe(200);
    expect(headers["ratelimit-policy"]).toBe('"minute";q=3;w=60');
    expect(headers.ratelimit).toMatch(new RegExp(`^"minute";r=${left};t=(60|59)$`));
  }
  const refused = await get(api, "ada");
  expect(refused.statusCode).toBe(429);
  expect(refused.headers["retry-after"]).toMatch(/^(60|59)$/);
  expect(refused.headers.ratelimit).toMatch(/^"minute";r=0;t=/);
  expect(refused.json()).toEqual({
    status_text: "Too many requests",
    message: expect.stringMatching(/^this key may make 3 requests in a minute: try again in (60|59) s$/),
  });
  const [counter] = await redis.keys("rate:*");
  expect(await redis.pttl(counter ?? "")).toBeGreaterThan(50_000);
  await redis.pexpire(counter ?? "", 0);
  clock.advance(60_000);
  expect((await get(api, "ada")).statusCode).toBe(200);
});

it("counts each key by its own limit across instances", async () => {
  const [one, other] = [await start(), await start()];
  expect((await get(one, "bob")).statusCode).toBe(200);
  expect((await get(other, "bob")).statusCode).toBe(429);
  expect((await get(other, "ada")).headers.ratelimit).toMatch(/r=2/);
});

it("counts in blocks and accepts exactly the limit", async () => {
  known.set("eve", { id: "eve00000", name: "eve", scopes: ["read"], requests_per_minute: 500 });
  const instances = [await start(), await start(), await start()];
  const scripts = vi.spyOn(redis, "eval");
  const calls = Array.from({ length: 600 }, (_, index) => instances[index % 3] as Api);
  const statuses: number[] = [];
  for (let done = 0; done < calls.length; done += 20) {
    const replies = await Promise.all(calls.slice(done, done + 20).map((api) => get(api, "eve")));
    statuses.push(...replies.map(({ statusCode }) => statusCode));
  }
  expect(statuses.filter((status) => status === 200)).toHaveLength(500);
  expect(statuses.filter((status) => status === 429)).toHaveLength(100);
  expect(scripts.mock.calls.length).toBeLessThan(250);
});

it("does not count refused requests or public routes", async () => {
  const api = await start();
  expect((await get(api)).statusCode).toBe(401);
  expect((await api.inject("/health")).headers.ratelimit).toBeUndefined();
  expect(await redis.keys("rate:*")).toEqual([]);
});

describe("while Redis does not answer", () => {
  it("passes requests while Redis does not answer, and retries once a second", async () => {
    const paused = new Redis(testRedis.url, { lazyConnect: true });
    const asked: string[] = [];
    const never = new Promise(() => {});
    Object.assign(paused, {
      eval: async (_script: string, _count: number, key: string) => {
        asked.push(key);
        await never;
      },
    });
    const api = await start(paused);
    for (let request = 0; request < 5; request++) expect((await get(api, "bob")).statusCode).toBe(200);
    expect(asked).toHaveLength(1);
    clock.advance(1_000);
    expect((await get(api, "bob")).statusCode).toBe(200);
    expect(asked).toHaveLength(2);
  });

  it("passes requests while Redis is unreachable, and counts again afterwards", async () => {
    const unreachable = new Redis("redis://127.0.0.1:1", {
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    unreachable.on("error", () => {});
    const api = await start(unreachable);
    expect((await get(api, "bob")).statusCode).toBe(200);
    expect((await get(api, "bob")).headers.ratelimit).toBeUndefined();
    unreachable.disconnect();
  });
});
