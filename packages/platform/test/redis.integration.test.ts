import type { CachedBatchDetail, LabelName } from "@loopline/contracts";
import { createTestRedis, type TestRedis } from "@loopline/local/test-support";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  connectRedis,
  createBatchList,
  createBatchModels,
  createChampion,
  createIdempotencyRecords,
  createJobList,
  readCounts,
} from "../src/redis/index.ts";
import { silentLogger } from "../src/testing/index.ts";

let testRedis: TestRedis;
let redis: Redis;

beforeAll(async () => {
  testRedis = await createTestRedis();
  redis = connectRedis(testRedis.url, silentLogger);
});

afterAll(async () => {
  await redis.quit();
  await testRedis.drop();
});

beforeEach(() => redis.flushdb());

const batch = (id: string) => ({
  batch_id: id,
  subjects: ["a", "b", "c"],
  predictions: ["real", "fake", "real"] satisfies LabelName[],
  created: "2026-01-02T03:04:05.678",
});

const detail = (id: string): CachedBatchDetail => ({
  ...batch(id),
  features: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ],
  model_file_name: "model-1.json",
});

describe("the list of batches", () => {
  const list = (length = 1_000) => createBatchList({ redis, log: silentLogger, length });

  const ids = async (limit: number, cursor?: string) =>
    (await list().page({ limit, cursor })).entries.map(({ batch_id }) => batch_id);

  it("is kept as the original keeps it: JSON pushed on the left of `batches`", async () => {
    await list().add(detail("1"));
    await list().add(detail("2"));
    expect(await redis.lrange("batches", 0, -1)).toEqual([
      JSON.stringify(batch("2")),
      JSON.stringify(batch("1")),
    ]);
  });

  it("takes a batch once, however often and at the same time it comes", async () => {
    const results = await Promise.all([
      list().add(detail("1")),
      list().add(detail("1")),
      list().add(detail("1")),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["duplicate", "duplicate", "stored"]);
    expect(await list().page({ limit: 10 })).toEqual({ entries: [batch("1")] });
    expect(await readCounts(redis)).toEqual({ batches: 1, predictions: 3, real: 2, fake: 1 });
  });

  it("keeps the newest up to its length, and still knows what it dropped", async () => {
    for (const id of ["1", "2", "3"]) await list(2).add(detail(id));
    expect(await list(2).add(detail("1"))).toEqual({ status: "duplicate" });
    expect(await ids(10)).toEqual(["3", "2"]);
  });

  it("forgets a batch some time after Pub/Sub does", async () => {
    await list().add(detail("1"));
    const days = (await redis.ttl("batch:1")) / 86_400;
    expect(days).toBeGreaterThan(7);
    expect(days).toBeLessThan(32);
  });

  it("leaves out entries that cannot be read", async () => {
    await list().add(detail("1"));
    await redis.lpush("batches", "{", "null", JSON.stringify({ ...batch("2"), predictions: "real" }));
    await list().add(detail("3"));
    expect(await ids(10)).toEqual(["3", "1"]);
  });

  it("returns at most as many as asked for", async () => {
    for (const id of ["1", "2", "3"]) await list().add(detail(id));
    expect(await ids(2)).toEqual(["3", "2"]);
  });
});

describe("pages", () => {
  const list = () => createBatchList({ redis, log: silentLogger });
  const addAll = async (...ids: string[]) => {
    for (const id of ids) await list().add(detail(id));
  };
  const read = async (limit: number, cursor?: string) => {
    const { entries, next } = await list().page({ limit, cursor });
    return { ids: entries.map(({ batch_id }) => batch_id).join(""), next };
  };

  it("lead through all entries once, whatever comes in meanwhile", async () => {
    await addAll("1", "2", "3", "4", "5");
    expect(await read(2)).toEqual({ ids: "54", next: "4" });
    await addAll("6", "7");
    expect(await read(2, "4")).toEqual({ ids: "32", next: "2" });
    expect(await read(2, "2")).toEqual({ ids: "1", next: undefined });
  });

  it("end without a next one exactly at the end", async () => {
    await addAll("1", "2");
    expect(await read(2)).toEqual({ ids: "21", next: undefined });
    expect(await read(5, "1")).toEqual({ ids: "", next: undefined });
  });

  it("pass over broken entries, a whole page of them too", async () => {
    await addAll("1");
    await redis.lpush("batches", "{", "{", "{", "{");
    await addAll("2");
    expect(await read(1)).toEqual({ ids: "2", next: "2" });
    expect(await read(1, "2")).toEqual({ ids: "1", next: undefined });
  });

  it("cannot go on from an entry that is not there", async () => {
    await addAll("1");
    await expect(read(2, "9")).rejects.toMatchObject({ code: "bad-request" });
  });
});

describe("details", () => {
  it("are kept beside the list, whole", async () => {
    const list = createBatchList({ redis, log: silentLogger });
    await list.add(detail("1"));
    expect(await list.detail("1")).toEqual(detail("1"));
    expect(await list.detail("2")).toBeNull();
  });

  it("are none where what is kept cannot be read", async () => {
    await redis.set("job:1", "{}");
    expect(await createJobList({ redis, log: silentLogger }).detail("1")).toBeNull();
  });
});

describe("the champion", () => {
  const model = (name: string, accuracy = 1) => ({
    model_file_name: name,
    accuracy,
    features: ["variance"],
    coefficients: [1.5],
    intercept: -2,
  });

  it("is the promotion with the highest sequence, whatever order they arrive in", async () => {
    const champion = createChampion(redis);
    expect(await champion.fileName()).toBeNull();
    expect(await champion.model()).toBeNull();
    const promote = (sequence: number) =>
      champion.promote(model(`model-${sequence}.json`, 0.5 + sequence / 100), sequence);
    expect(await promote(2)).toEqual({ status: "promoted" });
    expect(await promote(1)).toEqual({ status: "superseded" });
    expect(await promote(2)).toEqual({ status: "superseded" });
    expect(await promote(10)).toEqual({ status: "promoted" });
    expect(await champion.fileName()).toBe("model-10.json");
    expect(await champion.model()).toEqual(model("model-10.json", 0.6));
    expect(await redis.get("model:latest")).toBe("model-10.json");
    expect(await redis.get("model:latest:accuracy")).toBe("0.6");
  });

  it("is taken again when only its sequence is left", async () => {
    const champion = createChampion(redis);
    await champion.promote(model("model-1.json"), 1);
    await redis.del("model:latest");
    expect(await champion.promote(model("model-1.json"), 1)).toEqual({ status: "promoted" });
  });

  it("is known by name and accuracy when its detail is damaged", async () => {
    const champion = createChampion(redis);
    await champion.promote(model("model-1.json"), 1);
    await redis.set("model:latest:detail", "{");
    expect(await champion.model()).toEqual({ model_file_name: "model-1.json", accuracy: 1 });
  });

  it("tells sequences of microseconds apart", async () => {
    const champion = createChampion(redis);
    await champion.promote(model("model-1.json"), 1_760_000_000_123_457);
    expect(await champion.promote(model("model-0.json"), 1_760_000_000_123_456)).toEqual({
      status: "superseded",
    });
  });

  it("takes over from the original, which keeps no sequence, and shows what the original left", async () => {
    const champion = createChampion(redis);
    await champion.promote(model("model-1.json"), 1);
    await redis.mset("model:latest", "model-1608522236.joblib", "model:latest:accuracy", "0.84");
    expect(await champion.model()).toEqual({ model_file_name: "model-1608522236.joblib", accuracy: 0.84 });
    await champion.promote(model("model-2.json"), 2);
    expect(await redis.get("model:latest")).toBe("model-2.json");
  });
});

it("pins a batch to the first model that is named for it, whoever names one at the same time", async () => {
  const models = createBatchModels(redis);
  const pinned = await Promise.all(
    ["model-1.json", "model-2.json", "model-3.json"].map((name) => models.pin("b", name)),
  );
  expect(new Set(pinned)).toEqual(new Set([pinned[0]]));
  expect(await models.pin("b", "model-9.json")).toBe(pinned[0]);
  expect(await models.pin("c", "model-9.json")).toBe("model-9.json");
});

it("keeps the first record of an idempotency key", async () => {
  const records = createIdempotencyRecords(redis);
  const first = { bodyHash: "1", batchId: "b1" };
  expect(await records.claim("k", first)).toEqual(first);
  expect(await records.claim("k", { bodyHash: "2", batchId: "b2" })).toEqual(first);
  expect(await redis.ttl("idempotency:k")).toBeGreaterThan(80_000);
});

it("fails fast, as unavailable, when Redis is not there", async () => {
  const nobody = connectRedis("redis://127.0.0.1:1", silentLogger);
  await expect(createChampion(nobody).fileName()).rejects.toMatchObject({ code: "unavailable" });
  nobody.disconnect();
});
