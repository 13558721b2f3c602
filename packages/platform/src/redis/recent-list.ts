import type { Redis } from "ioredis";
import type { z } from "zod";
import { AppError } from "../core/app-error.ts";
import type { Logger } from "../core/logger.ts";
import { parseJson } from "../core/parse-json.ts";
import { orUnavailable } from "../core/unavailable.ts";

export interface PageRequest {
  /** Entries at most. */
  readonly limit: number;
  /** The `next` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
}

export interface Page<Entry> {
  readonly entries: Entry[];
  /** Asks for the page after this one; absent on the last. */
  readonly next?: string;
}

/** A list of the newest entries, newest first, trimmed to a length, with a detail kept beside each. */
export interface RecentList<Entry, Detail extends Entry> {
  /**
   * Adds an entry with its detail, counts it and trims the list, atomically. `duplicate`, and no change, when its id
   * was added before.
   */
  add(detail: Detail): Promise<{ status: "stored" } | { status: "duplicate" }>;
  /**
   * A page of entries, newest first, the same whatever is added meanwhile. An entry that cannot be read is left out
   * and logged.
   * @throws {AppError} `bad-request` when the cursor's entry is not in the list (any more).
   */
  page(request: PageRequest): Promise<Page<Entry>>;
  /** The detail of an entry, or null when it is not known (any more). */
  detail(id: string): Promise<Detail | null>;
}

export interface RecentListOptions<Entry, Detail extends Entry> {
  readonly redis: Redis;
  readonly log: Logger;
  /** How many entries an addition leaves, 1,000 unless told. */
  readonly length?: number;
  readonly listKey: string;
  readonly detailKey: (id: string) => string;
  readonly entrySchema: z.ZodType<Entry>;
  readonly detailSchema: z.ZodType<Detail>;
  readonly idOf: (entry: Entry) => string;
  readonly countsKey: string;
  /** What an addition adds to which count. */
  readonly countsOf: (detail: Detail) => Record<string, number>;
}

/**
 * How long a detail is kept, and so how long its id is known: longer than Pub/Sub keeps a message (7 days unless
 * asked for more).
 */
export const detailSeconds = 8 * 24 * 60 * 60;

/** KEYS: list, detail, counts. ARGV: entry, detail, length, seconds; then a count's field and its increment in turn. */
const addScript = `
if not redis.call('SET', KEYS[2], ARGV[2], 'NX', 'EX', ARGV[4]) then return 0 end
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[3] - 1)
for i = 5, #ARGV, 2 do redis.call('HINCRBY', KEYS[3], ARGV[i], ARGV[i + 1]) end
return 1`;

export function createRecentList<Entry, Detail extends Entry>(
  options: RecentListOptions<Entry, Detail>,
): RecentList<Entry, Detail> {
  const { redis, log, length = 1_000, listKey, detailKey, entrySchema, detailSchema, idOf } = options;

  function readEntries(texts: readonly string[]): Entry[] {
    return texts.flatMap((text) => {
      const result = entrySchema.safeParse(parseJson(text));
      if (result.success) return [result.data];
      log.warn({ key: listKey, entry: text.slice(0, 200) }, "left out a list entry that cannot be read");
      return [];
    });
  }

  /** Where in the list the entry after the cursor's is. */
  async function indexAfter(cursor: string): Promise<number> {
    const texts = await redis.lrange(listKey, 0, -1);
    const quoted = JSON.stringify(cursor);
    const at = texts.findIndex(
      (text) => text.includes(quoted) && readEntries([text]).some((entry) => idOf(entry) === cursor),
    );
    if (at < 0) throw new AppError("bad-request", "cursor is not known (any more): start again without it");
    return at + 1;
  }

  /** A page from an index on, or from the first readable entry after it. */
  async function pageFrom(index: number, limit: number): Promise<Page<Entry>> {
    // One more than asked for tells whether there is another page.
    const texts = await redis.lrange(listKey, index, index + limit);
    const entries = readEntries(texts.slice(0, limit));
    const last = entries.at(-1);
    if (texts.length <= limit) return { entries };
    return last === undefined ? pageFrom(index + limit, limit) : { entries, next: idOf(last) };
  }

  return {
    add: (detail) =>
      orUnavailable("Redis", async () => {
        const entry = entrySchema.parse(detail);
        const added = await redis.eval(
          addScript,
          3,
          listKey,
          detailKey(idOf(entry)),
          options.countsKey,
          JSON.stringify(entry),
          JSON.stringify(detail),
          length,
          detailSeconds,
          ...Object.entries(options.countsOf(detail)).flat(),
        );
        return { status: added === 1 ? "stored" : "duplicate" };
      }),
    page: ({ limit, cursor }) =>
      orUnavailable("Redis", async () =>
        pageFrom(cursor === undefined ? 0 : await indexAfter(cursor), limit),
      ),
    detail: (id) =>
      orUnavailable("Redis", async () => {
        const text = await redis.get(detailKey(id));
        if (text === null) return null;
        const result = detailSchema.safeParse(parseJson(text));
        if (result.success) return result.data;
        log.warn({ key: detailKey(id) }, "a cached detail cannot be read");
        return null;
      }),
  };
}
