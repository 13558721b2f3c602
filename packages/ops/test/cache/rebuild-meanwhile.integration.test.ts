import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createBatchList, readCounts } from "@loopline/cache";
import {
  type CacheWriter,
  createPostgresHistory,
  createRedisCacheWriter,
  type RebuildDeps,
  rebuildCache,
} from "@loopline/cache/rebuild";
import { type PredictionMessage, toCreated } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { connectRedis } from "@loopline/platform/redis";
import { silentLogger } from "@loopline/platform/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPrediction, createTestPipeline, owners, type TestPipeline } from "../test-pipeline.ts";
import { createRandom } from "./random.ts";
import { readCache } from "./read-cache.ts";

let pipeline: TestPipeline;
let listLength: number;
let rebuilds = 0;

async function start(length: number) {
  listLength = length;
  pipeline = await createTestPipeline(length);
}

beforeEach(() => start(1_000));

afterEach(() => pipeline.close());

function rebuildDeps(changes: Partial<RebuildDeps> = {}): RebuildDeps {
  const { redis, database } = pipeline;
  return {
    contracts,
    history: createPostgresHistory({ contracts, database }),
    cache: createRedisCacheWriter({ contracts, redis, length: listLength, rebuildId: `r${rebuilds++}` }),
    length: listLength,
    restoreChampion: async () => ({ status: "none" }),
    ...changes,
  };
}

/** What the cache should show to a reader: the batches of the database, newest first. @param owner undefined: sees all */
async function projectionFor(owner?: string) {
  const where = owner === undefined ? "" : `where batch_owner = '${owner}'`;
  const batches = await pipeline.sql(
    `select batch_id from predictions ${where} group by batch_id order by max(created) desc, max(id) desc limit ${listLength}`,
  );
  const [counts] = await pipeline.sql(`
    select count(distinct batch_id)::int as batches, count(*)::int as predictions,
      (count(*) filter (where prediction = 'real'))::int as real,
      (count(*) filter (where prediction = 'fake'))::int as fake
    from predictions ${where}`);
  return { batches: batches.map(({ batch_id }) => batch_id), counts };
}

async function projection() {
  const owned = [];
  for (const owner of owners) owned.push(await projectionFor(owner));
  return { ...(await projectionFor()), owned };
}

async function shown() {
  const read = await readCache(pipeline);
  const idsOf = ({ batches, counts }: Pick<typeof read, "batches" | "counts">) => ({
    batches: batches.map(({ batch_id }) => batch_id),
    counts,
  });
  await checkOwners();
  return { ...idsOf(read), owned: read.owned.map(idsOf) };
}

/** Every detail says whose it is, and so does the key that readers with an owner look at, for as long. */
async function checkOwners() {
  const { redis } = pipeline;
  const keys = (await redis.keys("batch:*")).filter((key) => key.split(":").length === 2);
  for (const key of keys) {
    const { owner = null } = JSON.parse((await redis.get(key)) ?? "");
    expect([key, await redis.get(`${key}:owner`)]).toEqual([key, owner]);
    if (owner !== null) {
      expect(Math.abs((await redis.ttl(key)) - (await redis.ttl(`${key}:owner`)))).toBeLessThan(3);
    }
  }
}

const { random, shuffle } = createRandom(20_261_122);

describe("a rebuild while the functions write", () => {
  let moment = Date.now() - 300_000;
  /** Each a millisecond after the previous one. */
  const fresh = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...createPrediction(1 + (index % 4)),
      created: toCreated(new Date(moment++)),
    }));

  const storeOldOnes = async () => {
    const old = Array.from({ length: 150 }, (_, index) => createPrediction(3, 600_000 - index * 1_000));
    await Promise.all(old.map(pipeline.deliver.toDb));
  };

  it("neither loses nor duplicates a batch, in any order of deliveries", async () => {
    await storeOldOnes();
    for (const flush of [true, false, true, false]) {
      if (flush) await pipeline.redis.flushdb();
      await writeWhile(fresh(150), () => rebuildCache(rebuildDeps()));
      const [now, expected] = [await shown(), await projection()];
      const sorted = ({ batches, counts }: { batches: unknown[]; counts: unknown }) => ({
        batches: batches.toSorted(),
        counts,
      });
      expect([now, ...now.owned].map(sorted)).toEqual([expected, ...expected.owned].map(sorted));
    }
    // Batches cached after the last rebuild stay in order of arrival.
    await rebuildCache(rebuildDeps());
    expect(await shown()).toEqual(await projection());
  });

  it("shows an owner nothing of another at any moment, whether Redis forgets or not", async () => {
    const { redis } = pipeline;
    const list = createBatchList({ contracts, redis, log: silentLogger, length: listLength });
    const sent: PredictionMessage[] = [];
    let shownEntries = 0;

    /** Reads as this owner what there is to read, until the work is over. */
    async function readUntil(over: AbortSignal, owner: string) {
      const [own, others] = [true, false].map((isOwn) =>
        sent.filter((batch) => (batch.owner === owner) === isOwn),
      );
      for (let look = 0; look === 0 || !over.aborted; look++) {
        const { entries } = await list.page({ limit: listLength, owner });
        expect(entries.filter((text) => JSON.parse(text).owner !== owner)).toEqual([]);
        const other = others?.[look % others.length];
        expect(await list.detail(other?.batch_id ?? "", owner)).toBeNull();
        const { batches } = await readCounts({ contracts, redis }, owner);
        expect(batches).toBeLessThanOrEqual(own?.length ?? 0);
        shownEntries += entries.length;
      }
    }

    for (let round = 0; round < 20; round++) {
      const batches = fresh(24);
      sent.push(...batches);
      if (random() < 0.5) await redis.flushdb();
      const over = new AbortController();
      await Promise.all([
        writeWhile(batches, () => rebuildCache(rebuildDeps())).finally(() => over.abort()),
        ...owners.map((owner) => readUntil(over.signal, owner)),
      ]);
    }
    expect(shownEntries).toBeGreaterThan(1_000);
  });

  it("puts the newest first, up to the length of the list", async () => {
    await pipeline.close();
    await start(100);
    await storeOldOnes();
    const { toDb, toCache } = pipeline.deliver;
    for (const flush of [true, false, true]) {
      if (flush) await pipeline.redis.flushdb();
      const rebuilding = rebuildCache(rebuildDeps());
      for (const batch of fresh(80)) await Promise.all([toDb(batch), toCache(batch), toCache(batch)]);
      await rebuilding;
      expect(await shown()).toEqual(await projection());
    }
  });

  it("puts the newest first after an older one was redelivered in between", async () => {
    await pipeline.close();
    await start(30);
    const batches = fresh(120);
    for (const batch of batches) await pipeline.deliver.toDb(batch);
    const [oldest] = batches;
    let pages = 0;
    const deps = rebuildDeps();
    const cache = interrupted(deps.cache, {
      placed: async () => {
        if (++pages === 1 && oldest !== undefined) await pipeline.deliver.toCache(oldest);
      },
    });
    await rebuildCache({ ...deps, cache });
    expect(pages).toBeGreaterThan(1);
    expect(await shown()).toEqual(await projection());
  });
});

/** Delivers each batch to cache and database, a fifth of them twice, in a random order, during `work`. */
async function writeWhile(batches: readonly PredictionMessage[], work: () => Promise<unknown>) {
  const { toCache, toDb } = pipeline.deliver;
  const deliveries = shuffle(
    batches.flatMap((batch) =>
      [toCache, toDb].flatMap((to) => (random() < 0.2 ? [to, to] : [to]).map((of) => () => of(batch))),
    ),
  );
  const writer = async () => {
    for (let next = deliveries.pop(); next !== undefined; next = deliveries.pop()) await next();
  };
  const writers = Array.from({ length: 4 }, writer);
  await work();
  await Promise.all(writers);
}

/** A writer that runs a callback at each step of a rebuild. */
function interrupted(
  cache: CacheWriter,
  at: Partial<Record<"begun" | "placing" | "placed" | "finishing", () => Promise<void>>>,
): CacheWriter {
  return {
    ...cache,
    async begin() {
      await cache.begin();
      await at.begun?.();
    },
    async placeBatches(batches, inList) {
      if (batches.length > 0) await at.placing?.();
      const found = await cache.placeBatches(batches, inList);
      if (batches.length > 0) await at.placed?.();
      return found;
    },
    async finish(counts) {
      await at.finishing?.();
      await cache.finish(counts);
    },
  };
}

describe("a batch that a function caches", () => {
  const batch = createPrediction(6);
  const { toCache, toDb } = {
    toCache: () => pipeline.deliver.toCache(batch),
    toDb: () => pipeline.deliver.toDb(batch),
  };
  const rebuild = (at: Parameters<typeof interrupted>[1]) => {
    const deps = rebuildDeps();
    return rebuildCache({ ...deps, cache: interrupted(deps.cache, at) });
  };

  const older = createPrediction(3, 60_000);
  beforeEach(() => pipeline.deliver.toDb(older));

  it.each([
    [
      "before, and the database before",
      async () => {
        await toDb();
        await toCache();
        await rebuild({});
      },
    ],
    [
      "before, and the database while the rebuild begins",
      async () => {
        await toCache();
        await rebuild({ begun: toDb });
      },
    ],
    [
      "before, and the database during the rebuild",
      async () => {
        await toCache();
        await rebuild({ placed: toDb });
      },
    ],
    [
      "before, and the database afterwards",
      async () => {
        await toCache();
        await rebuild({});
        await toDb();
      },
    ],
    [
      "while it begins, and the database before",
      async () => {
        await toDb();
        await rebuild({ begun: toCache });
      },
    ],
    [
      "while it begins, and the database then",
      async () => {
        await rebuild({
          begun: async () => {
            await toDb();
            await toCache();
          },
        });
      },
    ],
    [
      "while it begins, and the database afterwards",
      async () => {
        await rebuild({ begun: toCache });
        await toDb();
      },
    ],
    [
      "just before it is placed",
      async () => {
        await toDb();
        await rebuild({ placing: toCache });
      },
    ],
    [
      "just after it was placed",
      async () => {
        await toDb();
        await rebuild({ placed: toCache });
      },
    ],
    [
      "at the end, and the database before",
      async () => {
        await toDb();
        await rebuild({ finishing: toCache });
      },
    ],
    [
      "at the end, and the database then",
      async () => {
        await rebuild({
          finishing: async () => {
            await toCache();
            await toDb();
          },
        });
      },
    ],
    [
      "afterwards, and the database before",
      async () => {
        await toDb();
        await rebuild({});
        await toCache();
      },
    ],
    [
      "afterwards, and the database during the rebuild",
      async () => {
        await rebuild({ placed: toDb });
        await toCache();
      },
    ],
  ])("%s, is cached and counted once", async (_, order) => {
    await order();
    expect(await shown()).toEqual(await projection());
    const rest = await pipeline.redis.keys("rebuild:*");
    expect(rest).toEqual([]);
  });

  it("with other predictions than the database has, gets those of the database", async () => {
    await toDb();
    const other = {
      ...batch,
      output: batch.output.map(() => "real" as const),
      model_file_name: "model-9-other.json",
    };
    await rebuild({ begun: () => pipeline.deliver.toCache(other) });
    expect(await shown()).toEqual(await projection());
    const { batchDetails } = await readCache(pipeline, { batchIds: [batch.batch_id] });
    expect(batchDetails).toMatchObject([
      { predictions: batch.output, model_file_name: batch.model_file_name },
    ]);
  });
});

describe("a rebuild that fails", () => {
  beforeEach(async () => {
    for (let index = 0; index < 120; index++) await pipeline.deliver.toDb(createPrediction(1, index * 1_000));
  });

  it("keeps what it did, and a second run does the rest", async () => {
    let pages = 0;
    const deps = rebuildDeps();
    const cache = interrupted(deps.cache, {
      placed: async () => {
        if (++pages === 2) throw new AppError("unavailable", "it died");
      },
    });
    await expect(rebuildCache({ ...deps, cache })).rejects.toThrow("it died");
    const late = await pipeline.sql("select batch_id from predictions order by created desc limit 1");
    expect((await shown()).batches[0]).toBe(late[0]?.batch_id);
    await rebuildCache(rebuildDeps());
    expect(await shown()).toEqual(await projection());
  });

  it("stops when its signal is aborted", async () => {
    const stop = new AbortController();
    const deps = rebuildDeps({ signal: stop.signal, onProgress: () => stop.abort(new Error("stopped")) });
    await expect(rebuildCache(deps)).rejects.toThrow("stopped");
    expect(await pipeline.redis.keys("rebuild:*")).toEqual([]);
  });

  it("fails if the cache is emptied meanwhile", async () => {
    const deps = rebuildDeps();
    const cache = interrupted(deps.cache, { placed: async () => void (await pipeline.redis.flushdb()) });
    await expect(rebuildCache({ ...deps, cache })).rejects.toMatchObject({ code: "conflict" });
    await rebuildCache(rebuildDeps());
    expect(await shown()).toEqual(await projection());
  });

  it("excludes a concurrent rebuild", async () => {
    const deps = rebuildDeps();
    let refusal: unknown;
    const cache = interrupted(deps.cache, {
      begun: async () => {
        refusal = await rebuildCache(rebuildDeps()).catch((error: unknown) => error);
      },
    });
    await rebuildCache({ ...deps, cache });
    expect(refusal).toMatchObject({ code: "conflict" });
    expect(await shown()).toEqual(await projection());
  });

  it("applies a command once that its connection sends twice", async () => {
    const { cache } = rebuildDeps();
    await cache.begin();
    const twice = createRedisCacheWriter({
      contracts,
      redis: resending(),
      length: listLength,
      rebuildId: `r${rebuilds - 1}`,
    });
    await expect(twice.placeBatches([], true)).rejects.toMatchObject({ code: "conflict" });
    await cache.abandon();
  });

  /** Sends a command twice, like a client whose connection broke before the reply. */
  function resending() {
    const redis = connectRedis(pipeline.env.REDIS_URL ?? "", silentLogger);
    return new Proxy(redis, {
      get: (target, name) =>
        name === "eval"
          ? async (...args: Parameters<typeof target.eval>) => {
              await target.eval(...args);
              const answer = await target.eval(...args);
              target.disconnect();
              return answer;
            }
          : Reflect.get(target, name),
    });
  }
});
