import type { Endpoints } from "@loopline/services";
import { Redis } from "ioredis";
import { Pool, type QueryResultRow } from "pg";

/** Plain clients that go past the proxies. */
export interface Clients {
  readonly redis: Redis;
  /** Runs a statement as a superuser and returns its rows. */
  readonly sql: <R extends QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<R[]>;
  close(): Promise<void>;
}

export function openClients({ redisUrl, databaseUrl }: Endpoints): Clients {
  const redis = new Redis(redisUrl);
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  return {
    redis,
    sql: async <R extends QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<R>(text, [...values])).rows,
    close: async () => {
      redis.disconnect();
      await pool.end();
    },
  };
}
