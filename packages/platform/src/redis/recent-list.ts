import type { Redis } from "ioredis";
import type { z } from "zod";
import type { Logger } from "../core/logger.ts";
import { orUnavailable } from "../core/unavailable.ts";

/** A list of the newest entries, newest first, trimmed to a length. */
export interface RecentList<T> {
  /** Adds an entry and trims, atomically. `duplicate`, and no change, when its id was added before. */
  add(entry: T): Promise<{ status: "stored" } | { status: "duplicate" }>;
  /** At most `limit` entries, newest first. An entry that cannot be read is left out and logged. */
  newest(limit: number): Promise<T[]>;
}

export interface RecentListOptions<T> {
  readonly redis: Redis;
  readonly key: string;
  readonly schema: z.ZodType<T>;
  readonly idOf: (entry: T) => string;
  readonly log: Logger;
  /** How many entries an addition leaves, 1,000 unless told. */
  readonly length?: number;
}

/** How long an id is remembered: longer than Pub/Sub keeps a message (31 days at most, 7 unless asked). */
const rememberSeconds = 8 * 24 * 60 * 60;

/** Seen-check, push and trim in one step. KEYS: list, marker. ARGV: entry, length, seconds. */
const addScript = `
if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[3]) then return 0 end
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
return 1`;

export function createRecentList<T>(options: RecentListOptions<T>): RecentList<T> {
  const { redis, key, schema, idOf, log, length = 1_000 } = options;

  function parse(text: string): T[] {
    const result = schema.safeParse(parseJson(text));
    if (result.success) return [result.data];
    log.warn({ key, entry: text.slice(0, 200) }, "left out a list entry that cannot be read");
    return [];
  }

  return {
    add: (entry) =>
      orUnavailable("Redis", async () => {
        const marker = `${key}:seen:${idOf(entry)}`;
        const added = await redis.eval(
          addScript,
          2,
          key,
          marker,
          JSON.stringify(entry),
          length,
          rememberSeconds,
        );
        return { status: added === 1 ? "stored" : "duplicate" };
      }),
    newest: (limit) =>
      orUnavailable("Redis", async () => (await redis.lrange(key, 0, limit - 1)).flatMap(parse)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
