import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type Api, createApi } from "../src/http/index.ts";
import { createOwnerQuotas, createQuotaCounter } from "../src/http/limit-owners.ts";
import type { ApiKey, Quota } from "../src/keys/api-keys.ts";
import { connectRedis } from "../src/redis/connect-redis.ts";
import {
  createClock,
  createTestRedis,
  silentLogger as log,
  type ManualClock,
  type TestRedis,
} from "../src/testing/index.ts";

const day = 24 * 60 * 60 * 1_000;

let testRedis: TestRedis;
let redis: Redis;
let clock: ManualClock;
let quotas: Map<string, Quota>;
const apis: Api[] = [];

beforeAll(async () => {
  testRedis = await createTestRedis();
});
afterAll(() => testRedis.drop());

beforeEach(async () => {
  redis = connectRedis(testRedis.url, log);
  clock = createClock();
  quotas = new Map();
  await redis.flushdb();
});

afterEach(async () => {
  await Promise.all(apis.splice(0).map((api) => api.close()));
  redis.disconnect();
});

/** Milliseconds. */
const toMidnight = () => Date.UTC(2026, 0, 3) - clock.now().getTime();

function setQuota(owner: string, limits: Omit<Quota, "owner" | "changed">): void {
  clock.advance(1);
  quotas.set(owner, { owner, ...limits, changed: clock.now().toISOString() });
}

/** An API that takes as many records as the path says. A key is called like its owner, with a number at its end. */
async function start(counts = redis): Promise<Api> {
  const find = async (text: string): Promise<ApiKey> => {
    const owner = text.replace(/\d$/, "");
    return { id: text.padEnd(8, "0"), name: text, scopes: ["ingest"], owner, quota: quotas.get(owner) };
  };
  const api = await createApi({
    log,
    corsOrigins: "*",
    bodyLimit: 2_000,
    keys: { find, refresh: async () => {} },
  });
  const ownerQuotas = createOwnerQuotas({ counter: createQuotaCounter(counts), clock, log });
  const config = { scope: "ingest" } as const;
  api.get<{ Params: { records: string } }>("/take/:records", { config }, async (request, reply) => {
    const giveBack = await ownerQuotas.charge(request, reply, Number(request.params.records));
    if (request.headers["idempotency-key"] !== undefined) giveBack();
    return {};
  });
  api.get("/left", { config }, async (request) => ({ quota: await ownerQuotas.read(request) }));
  apis.push(api);
  return api;
}

const take = (api: Api, key: string, records: number, headers = {}) =>
  api.inject({ url: `/take/${records}`, headers: { "x-api-key": key, ...headers } });

const left = async (api: Api, key: string) =>
  (await api.inject({ url: "/left", headers: { "x-api-key": key } })).json().quota;

it("refuses what exceeds an owner's records of a day, whatever its key and instance, until midnight UTC", async () => {
  setQuota("acme", { records_per_day: 20 });
  const [one, other] = [await start(), await start()];
  const taken = await take(one, "acme1", 12);
  expect(taken.statusCode).toBe(200);
  expect(taken.headers["ratelimit-policy"]).toBe('"records";q=20;w=86400');
  expect(taken.headers.ratelimit).toBe('"records";r=8');
  const refused = await take(other, "acme2", 9);
  expect(refused.statusCode).toBe(429);
  const seconds = Math.ceil(toMidnight() / 1_000);
  expect(refused.headers["retry-after"]).toBe(String(seconds));
  expect(refused.json()).toEqual({
    status_text: "Too many requests",
    message: `acme may send 20 records a day, and has 8 left: try again in ${seconds} s`,
  });
  expect((await take(other, "acme2", 8)).statusCode).toBe(200);
  expect((await take(one, "acme1", 1)).statusCode).toBe(429);
  expect((await take(one, "bob1", 100)).statusCode).toBe(200);
  expect(await left(other, "acme2")).toEqual({ records_per_day: 20, records_left: 0 });
  clock.advance(toMidnight());
  expect((await take(other, "acme2", 20)).statusCode).toBe(200);
  expect((await take(one, "acme1", 1)).statusCode).toBe(429);
});

it("refuses a batch beyond those that an owner may have, until the oldest leave the cache", async () => {
  setQuota("acme", { batches_kept: 2 });
  const api = await start();
  expect((await take(api, "acme1", 1_000)).headers.ratelimit).toBe('"batches";r=1');
  clock.advance(toMidnight());
  expect((await take(api, "acme1", 1)).statusCode).toBe(200);
  const refused = await take(api, "acme2", 1);
  expect(refused.statusCode).toBe(429);
  expect(refused.json().message).toBe(
    "acme may have 2 batches of the last 8 days, and has 0 left: try again in 691200 s",
  );
  expect(await left(api, "acme1")).toEqual({ batches_kept: 2, batches_left: 0 });
  clock.advance(8 * day - 1);
  expect((await take(api, "acme1", 1)).statusCode).toBe(429);
  clock.advance(1);
  expect((await take(api, "acme1", 1)).statusCode).toBe(200);
  expect((await take(api, "acme1", 1)).statusCode).toBe(429);
});

it("accepts exactly the limit across instances, and asks Redis for blocks", async () => {
  setQuota("acme", { records_per_day: 3_000, batches_kept: 10_000 });
  const instances = [await start(), await start(), await start()];
  const scripts = vi.spyOn(redis, "eval");
  const statuses: number[] = [];
  for (let done = 0; done < 400; done += 20) {
    const calls = Array.from({ length: 20 }, (_, index) =>
      take(instances[(done + index) % 3] as Api, "acme1", 10),
    );
    statuses.push(...(await Promise.all(calls)).map(({ statusCode }) => statusCode));
  }
  const accepted = statuses.filter((status) => status === 200).length;
  expect(accepted).toBeLessThanOrEqual(300);
  // An instance keeps what it holds when the others are refused.
  expect(accepted).toBeGreaterThanOrEqual(298);
  expect(scripts.mock.calls.length).toBeLessThan(250);
});

it("gives back a batch that was charged before", async () => {
  setQuota("acme", { records_per_day: 20, batches_kept: 3 });
  const api = await start();
  await take(api, "acme1", 15);
  for (let retry = 0; retry < 5; retry++) {
    expect((await take(api, "acme1", 5, { "idempotency-key": "again" })).statusCode).toBe(200);
  }
  expect((await take(api, "acme1", 5)).headers.ratelimit).toBe('"records";r=0, "batches";r=1');
});

it("refuses more records than a whole day has as too large, which no retry helps", async () => {
  setQuota("acme", { records_per_day: 20 });
  const reply = await take(await start(), "acme1", 21);
  expect([reply.statusCode, reply.json().message]).toEqual([
    413,
    "acme may send 20 records a day: send fewer at a time",
  ]);
});

it("applies a changed quota at once, to what was used before as well", async () => {
  setQuota("acme", { records_per_day: 20 });
  const api = await start();
  await take(api, "acme1", 20);
  setQuota("acme", { records_per_day: 25 });
  expect((await take(api, "acme1", 5)).statusCode).toBe(200);
  setQuota("acme", { batches_kept: 1 });
  expect((await take(api, "acme1", 100)).statusCode).toBe(200);
  expect((await take(api, "acme1", 1)).statusCode).toBe(429);
});

it("accepts everything while Redis is down", async () => {
  setQuota("acme", { records_per_day: 1 });
  const down = new Redis({ port: 1, lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0 });
  down.on("error", () => {});
  const api = await start(down);
  for (let request = 0; request < 3; request++) {
    const { statusCode, headers } = await take(api, "acme1", 1);
    expect([statusCode, headers.ratelimit]).toEqual([200, undefined]);
  }
});
