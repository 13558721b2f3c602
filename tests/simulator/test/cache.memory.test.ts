import { setTimeout as delay } from "node:timers/promises";
import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createClock, type ManualClock } from "@loopline/platform/testing";
import { beforeEach, expect, it } from "vitest";
import { batchDetail, type CacheHarness } from "../../../packages/cache/test/cache-harness.ts";
import { describeCacheRecords } from "../../../packages/cache/test/cache-records.contract.ts";
import { describeChampion } from "../../../packages/cache/test/champion.contract.ts";
import { describeEventFeed } from "../../../packages/cache/test/event-feed.contract.ts";
import { describeRecentList } from "../../../packages/cache/test/recent-list.contract.ts";
import {
  createMemoryBatchModels,
  createMemoryIdempotencyRecords,
  readMemoryCounts,
} from "../src/adapters/memory-cache-records.ts";
import { createMemoryChampion } from "../src/adapters/memory-champion.ts";
import { createMemoryEventFeed } from "../src/adapters/memory-event-feed.ts";
import { createMemoryBatchList, createMemoryJobList } from "../src/adapters/memory-recent-list.ts";
import { directCall as call } from "../src/core/call.ts";
import { createMemoryRedis } from "../src/memory-redis.ts";

let clock: ManualClock;
let harness: CacheHarness;

const sleep = (milliseconds: number, signal?: AbortSignal) =>
  delay(milliseconds, undefined, { signal }).catch(() => {});

beforeEach(() => {
  clock = createClock();
  const redis = createMemoryRedis(clock);
  harness = {
    batchList: (length = 1_000) => createMemoryBatchList({ contracts, redis, call, length }),
    jobList: () => createMemoryJobList({ contracts, redis, call, length: 1_000 }),
    champion: createMemoryChampion({ contracts, redis, call }),
    batchModels: createMemoryBatchModels(redis, call),
    idempotency: createMemoryIdempotencyRecords(redis, call),
    counts: (owner) => readMemoryCounts(contracts, redis, call, owner),
    feed: createMemoryEventFeed(redis, { call, sleep }),
    flush: async () => redis.flushAll(),
    get: async (key) => redis.get(key),
    set: async (key, text) => redis.set(key, text),
    list: async (key) => redis.lists.get(key) ?? [],
    push: async (key, ...texts) =>
      redis.lists.set(key, [...texts.reverse(), ...(redis.lists.get(key) ?? [])]),
    secondsLeft: async (key) => redis.secondsLeft(key),
  };
});

describeRecentList(() => harness);
describeChampion(() => harness);
describeCacheRecords(() => harness);
describeEventFeed(() => harness);

it("takes a batch again that it has forgotten", async () => {
  await harness.batchList().add(batchDetail("1"));
  clock.advance(1_000 * (await harness.secondsLeft("batch:1")));
  expect(await harness.batchList().add(batchDetail("1"))).toEqual({ status: "stored" });
});
