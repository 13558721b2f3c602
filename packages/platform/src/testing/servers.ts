import { randomUUID } from "node:crypto";
import type { Dataset } from "@loopline/dataset";
import { ensureDatabase, ensureSchema, roleUrl, withClient, withDatabase } from "@loopline/setup";
import { Redis } from "ioredis";
import { inject } from "vitest";

/** The servers of the integration tests, available to every test file by vitest's `inject`. */
declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's URL of the real Postgres. */
    superuserUrl: string;
    /** The password of the functions' role there. */
    readwritePassword: string;
    /** The real Redis, database 0. */
    redisUrl: string;
    /** Value for PUBSUB_EMULATOR_HOST. */
    pubsubHost: string;
    /** Value for STORAGE_API_ENDPOINT. */
    storageEndpoint: string;
    /** Value for SECRET_MANAGER_API_ENDPOINT. */
    secretManagerHost: string;
  }
}

/** The database with the schema that every test database is copied from. */
export const templateDatabase = "loopline_template";

export interface TestDatabase {
  /** As the functions log in: ml_readwrite, with its password. */
  readonly url: string;
  /** As a superuser. */
  readonly adminUrl: string;
  /** Removes the database and closes its connections. */
  drop(): Promise<void>;
}

/**
 * Creates a database with the schema and no rows. Call it in `beforeAll` and `drop` in `afterAll`.
 * @param dataset default: that of the template, bank notes
 */
export async function createTestDatabase(dataset?: Dataset): Promise<TestDatabase> {
  const superuserUrl = inject("superuserUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const adminUrl = withDatabase(superuserUrl, name);
  if (dataset === undefined) {
    await withClient(superuserUrl, (client) =>
      client.query(`create database ${name} template ${templateDatabase}`),
    );
  } else {
    await withClient(superuserUrl, (client) => ensureDatabase(client, name));
    await withClient(adminUrl, (client) => ensureSchema(client, dataset));
  }
  return {
    url: roleUrl(superuserUrl, name, inject("readwritePassword")),
    adminUrl,
    drop: async () => {
      await withClient(superuserUrl, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

export interface TestRedis {
  /** Names a logical database that no other test uses. */
  readonly url: string;
  /** Empties the database and releases it. */
  drop(): Promise<void>;
}

/** Longer than any test run, so that a killed run does not keep its databases. */
const claimSeconds = 3600;

const claimKey = (database: number): string => `loopline-test:database:${database}`;

/** Claims an empty logical database of the real Redis. Call it in `beforeAll` and `drop` in `afterAll`. */
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
