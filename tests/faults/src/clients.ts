import type { Endpoints } from "@loopline/services";
import { Redis } from "ioredis";
import { openSql, type Sql } from "../../end-to-end/src/sql.ts";

/** Plain clients that bypass the proxies. */
export interface Clients {
  readonly redis: Redis;
  /** Runs a statement as a superuser and returns its rows. */
  readonly sql: Sql;
  close(): Promise<void>;
}

export function openClients({ redisUrl, databaseUrl }: Endpoints): Clients {
  const redis = new Redis(redisUrl);
  const { sql, close } = openSql(databaseUrl);
  return {
    redis,
    sql,
    close: async () => {
      redis.disconnect();
      await close();
    },
  };
}
