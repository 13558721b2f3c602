import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createBatchList, createUsage } from "@loopline/cache";
import type { CachedBatchDetail } from "@loopline/contracts";
import { connectRedis } from "@loopline/platform/redis";
import {
  createClock,
  createTestRedis,
  silentLogger as log,
  type TestRedis,
} from "@loopline/platform/testing";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { batchDetail } from "./cache-harness.ts";

let testRedis: TestRedis;
let redis: Redis;

beforeAll(async () => {
  testRedis = await createTestRedis();
  redis = connectRedis(testRedis.url, log);
});

afterAll(async () => {
  await redis.quit();
  await testRedis.drop();
});

beforeEach(() => redis.flushdb());

const clock = createClock(new Date("2026-03-31T23:59:59.999Z"));
const usage = () => createUsage({ redis, clock });
const add = (id: string, created: string, changes: Partial<CachedBatchDetail> = {}) =>
  createBatchList({ contracts, redis, log }).add({
    ...{ ...batchDetail(id), created, owner: "acme" },
    ...changes,
  });
const correct = (feedbackId: string, created: string, records = 2) =>
  usage().countCorrections({ owner: "acme", records, created, feedbackId });

it("counts an owner's batches, records and corrections by month, each once", async () => {
  await add("1", "2026-02-28T23:59:59.999");
  for (let delivery = 0; delivery < 2; delivery++) await add("2", "2026-03-01T00:00:00.000");
  await add("3", "2026-03-02T00:00:00.000", { owner: "bob" });
  await add("4", "2026-03-03T00:00:00.000", { owner: undefined });
  await correct("a", "2026-03-04T00:00:00.000");
  for (let retry = 0; retry < 2; retry++) await correct("b", "2026-03-05T00:00:00.000", 3);
  expect(await usage().read("acme")).toEqual({
    owner: "acme",
    last_seen: "2026-03-05T00:00:00.000",
    months: [
      { month: "2026-03", batches: 1, records: 3, corrections: 5 },
      { month: "2026-02", batches: 1, records: 3, corrections: 0 },
    ],
  });
  expect(await usage().read("nobody")).toEqual({ owner: "nobody", last_seen: null, months: [] });
  expect(await usage().owners("2026-03")).toEqual(["acme", "bob"]);
  expect(await usage().owners("2026-02")).toEqual(["acme"]);
});

it("counts the records of a batch that waits for the first model when they are predicted", async () => {
  const created = "2026-03-01T00:00:00.000";
  await add("1", created, { predictions: [null, null, null] });
  expect((await usage().read("acme")).months).toMatchObject([{ batches: 1, records: 0 }]);
  await add("1", created);
  expect((await usage().read("acme")).months).toMatchObject([{ batches: 1, records: 3 }]);
});

it("was last seen at the newest of batches and corrections, in whatever order they arrive", async () => {
  await correct("a", "2026-03-04T00:00:00.000");
  await correct("b", "2026-03-03T00:00:00.000");
  expect((await usage().read("acme")).last_seen).toBe("2026-03-04T00:00:00.000");
  await add("1", "2026-03-05T00:00:00.000");
  expect((await usage().read("acme")).last_seen).toBe("2026-03-05T00:00:00.000");
});

it("forgets what is more than 13 months old", async () => {
  await add("1", "2025-02-01T00:00:00.000");
  await add("2", "2025-03-31T00:00:00.000");
  await correct("a", "2025-02-01T00:00:00.000");
  await correct("b", "2025-03-31T00:00:00.000");
  expect((await usage().read("acme")).months).toEqual([
    { month: "2025-03", batches: 1, records: 3, corrections: 2 },
  ]);
  expect(await redis.hkeys("corrections:acme")).toEqual(["newest", "2025-03"]);
  const days = (await redis.ttl("counts:acme/2025-02")) / (24 * 60 * 60);
  expect(days).toBeGreaterThan(13 * 31);
  expect(days).toBeLessThan(500);
});
