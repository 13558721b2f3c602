import { noteContracts as contracts } from "@loopline/banknotes/definition";
import {
  createChampion,
  createRestoringChampion,
  type RestoreChampionDeps,
  restoreChampion,
} from "@loopline/cache";
import type { CachedModel } from "@loopline/contracts";
import {
  createDatabase,
  type Database,
  readNewestPromotion,
  readPromotedFiles,
} from "@loopline/platform/postgres";
import { connectRedis } from "@loopline/platform/redis";
import {
  createClock,
  createTestDatabase,
  createTestRedis,
  silentLogger,
  type TestDatabase,
  type TestRedis,
} from "@loopline/platform/testing";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

let testDatabase: TestDatabase;
let testRedis: TestRedis;
let database: Database;
let redis: Redis;

beforeAll(async () => {
  [testDatabase, testRedis] = [await createTestDatabase(), await createTestRedis()];
  database = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 2 });
  redis = connectRedis(testRedis.url, silentLogger);
});

afterAll(async () => {
  redis.disconnect();
  await database.close();
  await Promise.all([testDatabase.drop(), testRedis.drop()]);
});

beforeEach(async () => {
  await redis.flushdb();
  await sql("truncate promotions, jobs");
});

const sql = (text: string) => database.transaction((query) => query({ name: "", text, values: [] }));

const promote = (sequence: number, name: string) =>
  sql(
    `insert into promotions (sequence, model_file_name, accuracy, reason, promoted_by) values (${sequence}, '${name}', 0.9, 'r', 't')`,
  );

const finishJob = (sequence: number, name: string, decision: string, created = "2026-01-02T03:04:05.678") =>
  sql(`
    insert into jobs (model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time,
      created, sequence, decision)
    values ('${name}', 6, 0.8, '{}', 0, 0, 0, '${created}', ${sequence}, ${decision})`);

const parameters = { features: ["variance"], coefficients: [1e-7], intercept: -2 };

const restore = (changes: Partial<RestoreChampionDeps> = {}) =>
  restoreChampion({
    champion: createChampion({ contracts, redis }),
    newestPromotion: () => readNewestPromotion(database),
    parametersOf: async () => parameters,
    ...changes,
  });

describe("the newest promotion", () => {
  it("is null before the first promotion", async () => {
    expect(await readNewestPromotion(database)).toBeNull();
  });

  it("has the highest sequence, and the date of its model", async () => {
    await promote(1_760_000_000_123_457, "model-2.json");
    await promote(1_760_000_000_123_456, "model-1.json");
    await finishJob(1_760_000_000_123_457, "model-2.json", `'{"promoted": true}'`);
    expect(await readNewestPromotion(database)).toEqual({
      sequence: 1_760_000_000_123_457,
      asOf: 1_760_000_000_123_457,
      model_file_name: "model-2.json",
      accuracy: 0.9,
      created: "2026-01-02T03:04:05.678",
    });
  });

  it("may be a job of the original's training, but not a refused one", async () => {
    await promote(1, "model-1.json");
    await finishJob(2, "model-2.joblib", "null", "2020-12-21T03:43:56.754652");
    await finishJob(3, "model-3.json", `'{"promoted": false}'`);
    expect(await readNewestPromotion(database)).toMatchObject({
      model_file_name: "model-2.joblib",
      created: "2020-12-21T03:43:56.754652",
    });
  });
});

it("lists the files of promotions, newest first, each once, without those of the original", async () => {
  await promote(1, "model-1.json");
  await promote(3, "model-3.json");
  await promote(4, "model-1.json");
  await promote(2, "model-2.json");
  await finishJob(9, "model-9.joblib", "null");
  expect(await readPromotedFiles(database)).toEqual(["model-1.json", "model-3.json", "model-2.json"]);
});

describe("restoring", () => {
  it("writes what the promotion wrote", async () => {
    expect(await restore()).toEqual({ status: "none" });
    await promote(5, "model-5.json");
    await finishJob(5, "model-5.json", `'{"promoted": true}'`);
    expect(await restore()).toEqual({ status: "promoted", model_file_name: "model-5.json" });
    expect(await createChampion({ contracts, redis }).model()).toEqual({
      model_file_name: "model-5.json",
      accuracy: 0.9,
      created: "2026-01-02T03:04:05.678",
      ...parameters,
    } satisfies CachedModel);
    expect(await restore()).toEqual({ status: "superseded", model_file_name: "model-5.json" });
  });

  it("does not replace a newer champion", async () => {
    await promote(5, "model-5.json");
    await createChampion({ contracts, redis }).promote({ model_file_name: "model-6.json", accuracy: 1 }, 6);
    expect(await restore()).toMatchObject({ status: "superseded" });
    expect(await redis.get("model:latest")).toBe("model-6.json");
  });

  it("writes no parameters when the file cannot be read", async () => {
    await promote(5, "model-5.joblib");
    await restore({ parametersOf: async () => null });
    expect(await createChampion({ contracts, redis }).model()).toEqual({
      model_file_name: "model-5.joblib",
      accuracy: 0.9,
    });
  });
});

describe("a restoring champion", () => {
  const setUp = () => {
    const clock = createClock();
    let looks = 0;
    const champion = createRestoringChampion({
      champion: createChampion({ contracts, redis }),
      restore: () => {
        looks += 1;
        return restore();
      },
      clock,
    });
    return { champion, clock, looks: () => looks };
  };

  it("is found by a new instance after Redis has lost its memory", async () => {
    await promote(5, "model-5.json");
    const { champion, looks } = setUp();
    expect(await champion.fileName()).toBe("model-5.json");
    expect(await champion.fileName()).toBe("model-5.json");
    expect(looks()).toBe(1);
  });

  it("does not query the database at every call while there is none", async () => {
    const { champion, clock, looks } = setUp();
    for (let look = 0; look < 3; look++) expect(await champion.fileName()).toBeNull();
    expect(looks()).toBe(1);
    await promote(5, "model-5.json");
    clock.advance(5_000);
    expect(await champion.fileName()).toBe("model-5.json");
  });

  it("replaces a name that the original wrote by the newest promotion in the database", async () => {
    await promote(5, "model-5.json");
    await restore();
    const { champion, clock, looks } = setUp();
    expect(await champion.fileName()).toBe("model-5.json");
    expect(looks()).toBe(0);
    await redis.set("model:latest", "model-6.joblib");
    expect(await champion.fileName()).toBe("model-5.json");
    expect(await redis.get("model:latest")).toBe("model-5.json");
    clock.advance(5_000);
    await redis.set("model:latest", "model-4.json");
    expect(await champion.fileName()).toBe("model-5.json");
  });

  it("keeps the name in Redis when the database has no promotion", async () => {
    await redis.set("model:latest", "model-6.json");
    const { champion } = setUp();
    expect(await champion.fileName()).toBe("model-6.json");
  });
});
