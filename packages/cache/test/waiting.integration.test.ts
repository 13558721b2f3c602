import { createBatchList, readCounts } from "@loopline/cache";
import {
  type CacheWriter,
  createPostgresHistory,
  createRedisCacheWriter,
  rebuildCache,
} from "@loopline/cache/rebuild";
import { createContracts, type PredictionMessage } from "@loopline/contracts";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { connectRedis } from "@loopline/platform/redis";
import {
  createTestDatabase,
  createTestRedis,
  silentLogger as log,
  type TestDatabase,
  type TestRedis,
} from "@loopline/platform/testing";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toCachedBatch } from "../../../functions/prediction-to-cache/src/handler.ts";
import {
  createPostgresPredictionStore,
  type PredictionStore,
} from "../../../functions/prediction-to-db/src/handler.ts";
import { sampleDataset } from "../../../tests/support/sample-records.ts";

// Names that are like an index, like a method of every object, and like another count.
const classes = ["7", "constructor", "batches"];
const contracts = createContracts(sampleDataset(classes));

let testRedis: TestRedis;
let testDatabase: TestDatabase;
let redis: Redis;
let database: Database;
let store: PredictionStore;

beforeAll(async () => {
  [testRedis, testDatabase] = [await createTestRedis(), await createTestDatabase(contracts.dataset)];
  redis = connectRedis(testRedis.url, log);
  database = createDatabase({ url: testDatabase.adminUrl, log, connections: 2 });
  store = createPostgresPredictionStore({ contracts, database });
});

afterAll(async () => {
  redis.disconnect();
  await database.close();
  await Promise.all([testRedis.drop(), testDatabase.drop()]);
});

beforeEach(async () => {
  await redis.flushdb();
  await database.transaction((query) =>
    query({ name: "", text: "truncate predictions cascade", values: [] }),
  );
});

const startedAt = Date.now() - 60_000;
const createdAt = (second: number) => new Date(startedAt + 1_000 * second).toISOString().slice(0, -1);
const idOf = (number: number) => `0b9e5d2c-6b1f-4b5e-9e57-${String(number).padStart(12, "0")}`;

/** Batch `number`, as the prediction function answers it at a second without a model. */
const waiting = (number: number, second = number): PredictionMessage => ({
  batch_id: idOf(number),
  subjects: ["a", '"predictions":[null]', "a"],
  input: [
    [null, 40, true, "2020-02-29", "self", "north"],
    [1.5e-7, 41, null, null, null, "unknown"],
    [-3, 42, false, null, "none", "south"],
  ],
  output: [null, null, null],
  created: createdAt(second),
  name: '","features":[',
  owner: "acme",
});

/** The same with a model. */
const predicted = (number: number, second = number): PredictionMessage => ({
  ...waiting(number, second),
  output: ["7", "batches", "7"],
  model_file_name: "model-1.json",
  warnings: [{ position: 1, feature: "region", kind: "unseen", message: "region: unknown is new" }],
});

const list = () => createBatchList({ contracts, redis, log });
const cached = (message: PredictionMessage) => toCachedBatch(message, new Date(0));
const toCache = async (message: PredictionMessage) => (await list().add(cached(message))).status;
const toDb = (message: PredictionMessage) => store.save({ ...message, created: message.created ?? "" });
const counts = () => readCounts({ contracts, redis });
const eventsOf = async () => (await redis.xrange("events", "-", "+")).map(([, fields]) => fields);

const entryOf = (message: PredictionMessage) =>
  JSON.stringify(contracts.CachedBatchSchema.parse(cached(message)));
const none = { predictions: 0, "7": 0, constructor: 0, "class batches": 0 };
const some = { predictions: 3, "7": 2, constructor: 0, "class batches": 1 };

describe("a batch that waits for the first model", () => {
  it("is listed with its records and counted as a batch, without an event", async () => {
    expect(await toCache(waiting(1))).toBe("stored");
    expect(await redis.lrange("batches", 0, -1)).toEqual([entryOf(waiting(1))]);
    expect(await list().detail(idOf(1))).toBe(JSON.stringify(cached(waiting(1))));
    expect(await counts()).toEqual({ batches: 1, ...none });
    expect(await redis.hgetall("counts")).toEqual({ batches: "1" });
    expect(await eventsOf()).toEqual([]);
    expect(await redis.ttl(`batch:${idOf(1)}`)).toBeGreaterThan(300 * 86_400);
  });

  it("is replaced by its predictions in its place, counted, and announced once", async () => {
    for (const number of [1, 2, 3]) await toCache(waiting(number));
    const answers = await Promise.all([1, 2, 3].map(() => toCache(predicted(2, 9))));
    expect(answers.toSorted()).toEqual(["duplicate", "duplicate", "replaced"]);
    expect(await toCache(waiting(2))).toBe("duplicate");
    expect(await redis.lrange("batches", 0, -1)).toEqual([
      entryOf(waiting(3)),
      entryOf(predicted(2, 9)),
      entryOf(waiting(1)),
    ]);
    expect(await list().detail(idOf(2))).toBe(JSON.stringify(cached(predicted(2, 9))));
    expect(await counts()).toEqual({ batches: 3, ...some });
    const { batch_id, created, name, owner } = predicted(2, 9);
    const data = { batch_id, records: 3, "7": 2, "class batches": 1, constructor: 0, created, name, owner };
    expect(await eventsOf()).toEqual([["type", "batch-predicted", "data", JSON.stringify(data)]]);
    expect(await redis.ttl(`batch:${idOf(2)}`)).toBeLessThan(9 * 86_400);
  });

  it("never erases predictions that arrived before it", async () => {
    await toCache(predicted(1));
    expect(await toCache(waiting(1))).toBe("duplicate");
    expect(await redis.lrange("batches", 0, -1)).toEqual([entryOf(predicted(1))]);
    expect(await list().detail(idOf(1))).toBe(JSON.stringify(cached(predicted(1))));
    expect(await counts()).toEqual({ batches: 1, ...some });
  });

  it("is replaced when newer batches have pushed it out of the list", async () => {
    for (const number of [1, 2])
      await createBatchList({ contracts, redis, log, length: 1 }).add(cached(waiting(number)));
    expect(await toCache(predicted(1))).toBe("replaced");
    expect(await redis.lrange("batches", 0, -1)).toEqual([entryOf(waiting(2))]);
    expect(await list().detail(idOf(1))).toBe(JSON.stringify(cached(predicted(1))));
    expect(await counts()).toEqual({ batches: 2, ...some });
  });

  it("is replaced in a page that was read before", async () => {
    const reader = list();
    await toCache(waiting(1));
    expect(await reader.page({ limit: 5 })).toEqual({ entries: [entryOf(waiting(1))] });
    await toCache(predicted(1));
    expect(await reader.page({ limit: 5 })).toEqual({ entries: [entryOf(predicted(1))] });
  });
});

/** What the cache holds, without events and times. */
async function contents() {
  const details = (await redis.keys("batch:*")).filter((key) => !key.endsWith(":model")).toSorted();
  const entries = await redis.lrange("batches", 0, -1);
  const counted = await counts();
  // All batches are acme's.
  expect(await redis.lrange("batches:acme", 0, -1)).toEqual(entries);
  expect(await readCounts({ contracts, redis }, "acme")).toEqual(counted);
  expect(await redis.get(`batch:${idOf(1)}:owner`)).toBe("acme");
  return {
    entries,
    details: await Promise.all(details.map((key) => redis.get(key))),
    counts: counted,
  };
}

let rebuilds = 0;

/** Rebuilds the cache, with callbacks at its steps. */
async function rebuild(at: { begun?: () => Promise<unknown>; placed?: () => Promise<unknown> } = {}) {
  const writer = createRedisCacheWriter({ contracts, redis, length: 100, rebuildId: `r${rebuilds++}` });
  const cache: CacheWriter = {
    ...writer,
    async begin() {
      await writer.begin();
      await at.begun?.();
    },
    async placeBatches(batches, inList) {
      const correction = await writer.placeBatches(batches, inList);
      if (batches.length > 0) await at.placed?.();
      return correction;
    },
  };
  const leftOut = new Set<string>();
  await rebuildCache({
    contracts,
    history: createPostgresHistory({ contracts, database, onUnreadable: (problem) => leftOut.add(problem) }),
    cache,
    leftOut,
    length: 100,
    restoreChampion: async () => ({ status: "none" }),
  });
  expect([...leftOut]).toEqual([]);
}

describe("a rebuild", () => {
  it("restores what was added, with missing values, warnings and batches that wait", async () => {
    for (const message of [waiting(1), predicted(2), waiting(3), predicted(3), waiting(4)]) {
      await toCache(message);
      await toDb(message);
    }
    const before = await contents();
    await redis.flushdb();
    await rebuild();
    expect(await contents()).toEqual(before);
    await rebuild();
    expect(await contents()).toEqual(before);
    expect(await redis.ttl(`batch:${idOf(4)}`)).toBeGreaterThan(300 * 86_400);
  });

  type Write = (message: PredictionMessage) => Promise<unknown>;
  type Step = readonly [Write, (number: number) => PredictionMessage];
  const both: Write = async (message) => {
    await toDb(message);
    await toCache(message);
  };

  /** What happens before, while it begins, after its batches are placed, and afterwards. */
  const histories: [string, Step[], Step[], Step[], Step[]][] = [
    ["waits in both, and is predicted afterwards", [[both, waiting]], [], [], [[both, predicted]]],
    ["is predicted in both while it begins", [[both, waiting]], [[both, predicted]], [], []],
    [
      "is predicted in the cache while it begins",
      [[both, waiting]],
      [[toCache, predicted]],
      [],
      [[toDb, predicted]],
    ],
    [
      "is predicted in the database before",
      [
        [both, waiting],
        [toDb, predicted],
      ],
      [],
      [],
      [[toCache, predicted]],
    ],
    [
      "is predicted in the database before, in the cache while it begins",
      [
        [both, waiting],
        [toDb, predicted],
      ],
      [[toCache, predicted]],
      [],
      [],
    ],
    [
      "is predicted in the cache before",
      [
        [both, waiting],
        [toCache, predicted],
      ],
      [],
      [],
      [[toDb, predicted]],
    ],
    ["is predicted after it was placed", [[both, waiting]], [], [[both, predicted]], []],
    ["is new in the cache while it begins", [[toDb, waiting]], [[toCache, waiting]], [], [[both, predicted]]],
    [
      "is new and predicted in the cache while it begins",
      [[toDb, waiting]],
      [
        [toCache, waiting],
        [toCache, predicted],
      ],
      [],
      [[toDb, predicted]],
    ],
    [
      "is predicted in the database, and then waits in the cache",
      [
        [toDb, waiting],
        [toDb, predicted],
      ],
      [[toCache, waiting]],
      [],
      [[toCache, predicted]],
    ],
    [
      "is in the cache alone, and predicted while it begins",
      [[toCache, waiting]],
      [[toCache, predicted]],
      [],
      [
        [toDb, waiting],
        [toDb, predicted],
      ],
    ],
    [
      "is in the cache alone",
      [[toCache, waiting]],
      [],
      [],
      [
        [toDb, waiting],
        [both, predicted],
      ],
    ],
  ];

  it.each(histories)("counts a batch once that %s", async (_what, before, begun, placed, after) => {
    const run = async (steps: readonly Step[]) => {
      for (const [write, message] of steps) await write(message(1));
    };
    await both(predicted(2));
    await run(before);
    let pages = 0;
    await rebuild({
      begun: () => run(begun),
      placed: async () => (pages++ === 0 ? await run(placed) : undefined),
    });
    await run(after);
    const { entries, counts: counted } = await contents();
    expect(counted).toEqual({ batches: 2, predictions: 6, "7": 4, constructor: 0, "class batches": 2 });
    expect(entries.toSorted()).toEqual([entryOf(predicted(1)), entryOf(predicted(2))].toSorted());
    expect(await list().detail(idOf(1))).toBe(JSON.stringify(cached(predicted(1))));
    await redis.flushdb();
    await rebuild();
    expect(await contents()).toMatchObject({ counts: counted });
  });
});
