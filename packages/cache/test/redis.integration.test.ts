import { noteContracts as contracts } from "@loopline/banknotes/definition";
import {
  createBatchList,
  createBatchModels,
  createChampion,
  createEventFeed,
  createIdempotencyRecords,
  createJobList,
  type EventFeed,
  readCounts,
} from "@loopline/cache";
import type { CachedBatchDetail } from "@loopline/contracts";
import { connectRedis } from "@loopline/platform/redis";
import { createTestRedis, silentLogger as log, type TestRedis } from "@loopline/platform/testing";
import type { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CacheHarness } from "./cache-harness.ts";
import { describeCacheRecords } from "./cache-records.contract.ts";
import { describeChampion } from "./champion.contract.ts";
import { describeEventFeed } from "./event-feed.contract.ts";
import { describeRecentList } from "./recent-list.contract.ts";

let testRedis: TestRedis;
let redis: Redis;
let harness: CacheHarness;
let feed: EventFeed;

beforeAll(async () => {
  testRedis = await createTestRedis();
  redis = connectRedis(testRedis.url, log);
  harness = {
    batchList: (length) => createBatchList({ contracts, redis, log, length }),
    jobList: () => createJobList({ contracts, redis, log }),
    champion: createChampion({ contracts, redis }),
    batchModels: createBatchModels(redis),
    idempotency: createIdempotencyRecords(redis),
    counts: (owner) => readCounts({ contracts, redis }, owner),
    get feed() {
      return feed;
    },
    flush: () => redis.flushdb(),
    get: (key) => redis.get(key),
    set: (key, text) => redis.set(key, text),
    list: (key) => redis.lrange(key, 0, -1),
    push: (key, ...texts) => redis.lpush(key, ...texts),
    secondsLeft: (key) => redis.ttl(key),
  };
});

afterAll(async () => {
  await redis.quit();
  await testRedis.drop();
});

beforeEach(async () => {
  await redis.flushdb();
  // What one of them remembers is not of the next test.
  feed = createEventFeed({ redis, log });
});

afterEach(() => feed.close());

describeRecentList(() => harness);
describeChampion(() => harness);
describeCacheRecords(() => harness);
describeEventFeed(() => harness);

describe("damaged data in Redis", () => {
  const detail = (batch_id: string): CachedBatchDetail => ({
    batch_id,
    subjects: ["a"],
    predictions: ["real"],
    created: "2026-01-02T03:04:05.678",
    features: [[1, 2, 3, 4]],
  });
  const model = { model_file_name: "model-1.json", accuracy: 0.5 };

  it("is skipped by a page, even if a whole page is damaged", async () => {
    const list = harness.batchList(1_000);
    await list.add(detail("1"));
    await redis.lpush("batches", "{", "{", "{", "{");
    await list.add(detail("2"));
    const entryOf = (id: string) => [expect.stringContaining(`"batch_id":"${id}"`)];
    expect(await list.page({ limit: 1 })).toEqual({ entries: entryOf("2"), next: "2" });
    expect(await list.page({ limit: 1, cursor: "2" })).toEqual({ entries: entryOf("1") });
  });

  it("leaves the name and accuracy of the champion when its detail is damaged", async () => {
    await harness.champion.promote({ ...model, intercept: 1 }, 1);
    await redis.set("model:latest:detail", "{");
    expect(await harness.champion.model()).toEqual(model);
  });

  it("allows the champion to be promoted again when only its sequence is left", async () => {
    await harness.champion.promote(model, 1);
    await redis.del("model:latest");
    expect(await harness.champion.promote(model, 1)).toEqual({ status: "promoted" });
  });
});

it("fails fast, as unavailable, when Redis is down", async () => {
  const noRedis = connectRedis("redis://127.0.0.1:1", log);
  await expect(createChampion({ contracts, redis: noRedis }).fileName()).rejects.toMatchObject({
    code: "unavailable",
  });
  noRedis.disconnect();
});
