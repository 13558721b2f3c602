import { Redis } from "ioredis";
import { inject } from "vitest";
import "./servers-context.ts";

export interface TestRedis {
  /** Names a logical database that is nobody else's. */
  readonly url: string;
  /** Empties it and gives it back. */
  drop(): Promise<void>;
}

/** Longer than any run of the tests: a killed run must not keep its databases for ever. */
const claimSeconds = 3600;

const claimKey = (database: number): string => `loopline-test:database:${database}`;

/** An empty logical database of the real Redis. Call it in `beforeAll` and `drop` in `afterAll`. */
export async function createTestRedis(): Promise<TestRedis> {
  const redisUrl = inject("redisUrl");
  const database = await withRedis(redisUrl, claimEmptyDatabase);
  const url = new URL(redisUrl);
  url.pathname = `/${database}`;
  return {
    url: url.href,
    drop: async () => {
      await withRedis(url.href, (redis) => redis.flushdb());
      await withRedis(redisUrl, (redis) => redis.del(claimKey(database)));
    },
  };
}

async function claimEmptyDatabase(redis: Redis): Promise<number> {
  for (let database = 1; ; database += 1) {
    const claimed = await redis.set(claimKey(database), "claimed", "EX", claimSeconds, "NX");
    if (claimed === null) continue;
    await redis.select(database);
    const keys = await redis.dbsize();
    await redis.select(0);
    if (keys === 0) return database;
    await redis.del(claimKey(database));
  }
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
