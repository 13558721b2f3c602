import { createTestRedis, type TestRedis } from "@loopline/local/test-support";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectRedis, createBatchList, createChampion } from "../src/redis/index.ts";
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
  subjects: ["a"],
  predictions: ["real" as const],
  created: "2026-01-02T03:04:05.678",
});

describe("the list of batches", () => {
  const list = (length = 1_000) => createBatchList({ redis, log: silentLogger, length });

  it("is kept as the original keeps it: JSON pushed on the left of `batches`", async () => {
    await list().add(batch("1"));
    await list().add(batch("2"));
    expect(await redis.lrange("batches", 0, -1)).toEqual([
      JSON.stringify(batch("2")),
      JSON.stringify(batch("1")),
    ]);
  });

  it("takes a batch once, however often and at the same time it comes", async () => {
    const results = await Promise.all([
      list().add(batch("1")),
      list().add(batch("1")),
      list().add(batch("1")),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["duplicate", "duplicate", "stored"]);
    expect(await list().newest(10)).toEqual([batch("1")]);
  });

  it("keeps the newest up to its length, and still knows what it dropped", async () => {
    for (const id of ["1", "2", "3"]) await list(2).add(batch(id));
    expect(await list(2).add(batch("1"))).toEqual({ status: "duplicate" });
    expect((await list().newest(10)).map(({ batch_id }) => batch_id)).toEqual(["3", "2"]);
  });

  it("forgets what it has seen some time after Pub/Sub does", async () => {
    await list().add(batch("1"));
    const days = (await redis.ttl("batches:seen:1")) / 86_400;
    expect(days).toBeGreaterThan(7);
    expect(days).toBeLessThan(32);
  });

  it("leaves out entries that cannot be read", async () => {
    await list().add(batch("1"));
    await redis.lpush("batches", "{", "null", JSON.stringify({ ...batch("2"), predictions: "real" }));
    await list().add(batch("3"));
    expect((await list().newest(10)).map(({ batch_id }) => batch_id)).toEqual(["3", "1"]);
  });

  it("returns at most as many as asked for", async () => {
    for (const id of ["1", "2", "3"]) await list().add(batch(id));
    expect((await list().newest(2)).map(({ batch_id }) => batch_id)).toEqual(["3", "2"]);
  });
});

describe("the champion", () => {
  it("is the promotion with the highest sequence, whatever order they arrive in", async () => {
    const champion = createChampion(redis);
    expect(await champion.fileName()).toBeNull();
    const promote = (sequence: number) =>
      champion.promote({ modelFileName: `model-${sequence}.json`, accuracy: 0.5 + sequence / 100, sequence });
    expect(await promote(2)).toEqual({ status: "promoted" });
    expect(await promote(1)).toEqual({ status: "superseded" });
    expect(await promote(2)).toEqual({ status: "superseded" });
    expect(await promote(10)).toEqual({ status: "promoted" });
    expect(await champion.fileName()).toBe("model-10.json");
    expect(await redis.get("model:latest")).toBe("model-10.json");
    expect(await redis.get("model:latest:accuracy")).toBe("0.6");
  });

  it("tells sequences of microseconds apart", async () => {
    const champion = createChampion(redis);
    await champion.promote({ modelFileName: "model-1.json", accuracy: 1, sequence: 1_760_000_000_123_457 });
    expect(
      await champion.promote({ modelFileName: "model-0.json", accuracy: 1, sequence: 1_760_000_000_123_456 }),
    ).toEqual({ status: "superseded" });
  });

  it("takes over from the original, which keeps no sequence", async () => {
    await redis.set("model:latest", "model-1608522236.joblib");
    await createChampion(redis).promote({ modelFileName: "model-2.json", accuracy: 1, sequence: 2 });
    expect(await redis.get("model:latest")).toBe("model-2.json");
  });
});

it("fails fast, as unavailable, when Redis is not there", async () => {
  const nobody = connectRedis("redis://127.0.0.1:1", silentLogger);
  await expect(createChampion(nobody).fileName()).rejects.toMatchObject({ code: "unavailable" });
  nobody.disconnect();
});
