import { cacheKeys, type PipelineEvent } from "@loopline/contracts";
import { type Logger, orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import type { z } from "zod";
import { createEntryIds, withoutDashes } from "./entry-ids.ts";
import { addEvent } from "./event-feed.ts";
import { createListPages, type ListPages, type Page, type PageRequest } from "./list-pages.ts";
import { shareReads } from "./share-reads.ts";
import { usageSeconds } from "./usage.ts";

/**
 * A list of the newest entries, newest first, trimmed to a length, with a detail for each. If entries have owners, each owner has
 * such a list, too.
 */
export interface RecentList<Detail> {
  /**
   * Adds an entry and its detail, counts it, adds an event and trims the list, atomically. `duplicate`, without a change, when
   * its id was added before. `replaced` when what was added before is waiting for predictions and this has them: then it takes
   * the place of the other, in the list as well, and its predictions are counted.
   */
  add(detail: Detail): Promise<{ status: "stored" | "replaced" | "duplicate" }>;
  /**
   * A page of entries, newest first, each id once. Entries that are added meanwhile do not shift it. Entries that cannot be
   * read are left out and logged.
   * @throws {AppError} `bad-request` when the cursor's entry is not in the list.
   */
  page(request: PageRequest): Promise<Page>;
  /**
   * The stored JSON of an entry's detail; null when there is none. With an owner, an entry of another is as unknown as one that
   * never was: it takes as long to say so.
   */
  detail(id: string, owner?: string): Promise<string | null>;
  /**
   * The stored JSON of an entry; null when it is not in the list. Only for entries that the original added: they have no
   * detail, and may have an id without dashes. It reads the whole list.
   */
  entry(id: string): Promise<string | null>;
}

export interface RecentListOptions<Entry, Detail extends Entry> {
  readonly redis: Redis;
  readonly log: Logger;
  /** Entries that an addition leaves in the list; default 1,000. */
  readonly length?: number;
  readonly listKey: string;
  readonly detailKey: (id: string) => string;
  /** For entries that may have owners. Without it they are everybody's. */
  readonly owned?: OwnedKeys<Detail>;
  readonly entrySchema: z.ZodType<Entry>;
  readonly detailSchema: z.ZodType<Detail>;
  /** The first field of an entry: its id. */
  readonly idField: string;
  readonly idOf: (entry: Entry) => string;
  /** What an addition adds to each lifetime total. The first one counts entries, so a replacement leaves it out. */
  readonly countsOf: (detail: Detail) => readonly (readonly [string, number])[];
  /** The event of an addition; undefined for one that is waiting for predictions. */
  readonly eventOf: (detail: Detail) => PipelineEvent | undefined;
}

interface OwnedKeys<Detail> {
  readonly ownerOf: (detail: Detail) => string | undefined;
  /** The owner's own list. */
  readonly listKey: (owner: string) => string;
  /** The owner's own totals, and those of the month. */
  readonly countsKeys: (detail: Detail) => readonly string[];
  /** The owner of an entry. */
  readonly ownerKey: (id: string) => string;
}

/** Owners whose newest pages are remembered. */
const maxOwners = 100;

/** Lifetime of a detail, and so of the knowledge of its id: longer than Pub/Sub keeps a message, 7 days by default. */
export const detailSeconds = 8 * 24 * 60 * 60;

/** The same for a batch that is waiting for the first model. It must be known for as long as that may take. */
export const waitingSeconds = 365 * 24 * 60 * 60;

/** Whether a stored batch is waiting: its predictions are all null. A text inside the JSON has escaped quotes. */
export function isWaiting(text: string): boolean {
  return /"predictions":\[[null,]+\]/.test(text);
}

/** Lua for {@link isWaiting}. */
export const defineWaits = `
local function waits(text) return string.find(text, '"predictions":%[[null,]+%]') ~= nil end`;

/**
 * KEYS: list, detail, counts, events; with an owner also the own list, owner of the entry, own counts and those of the month. ARGV: entry, detail,
 * length, seconds, the event's type and data (empty if it waits for predictions), how its entry begins, owner; then a count's field
 * and its increment in turn. An entry is replaced by none that names another owner: it would tell that owner of it.
 */
const addScript = `${defineWaits}
local held = redis.call('GET', KEYS[2])
if held and (ARGV[5] == '' or not waits(held)) then return 0 end
local owner = KEYS[6] and redis.call('GET', KEYS[6])
if held and owner and owner ~= ARGV[8] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[4])
local lists, counts = { KEYS[1] }, { KEYS[3] }
if KEYS[6] and (not held or owner == ARGV[8]) then
  redis.call('SET', KEYS[6], ARGV[8], 'EX', ARGV[4])
  lists[2], counts[2], counts[3] = KEYS[5], KEYS[7], KEYS[8]
end
for _, list in ipairs(lists) do
  if held then
    for place, text in ipairs(redis.call('LRANGE', list, 0, -1)) do
      if string.sub(text, 1, #ARGV[7]) == ARGV[7] then redis.call('LSET', list, place - 1, ARGV[1]) end
    end
  else
    redis.call('LPUSH', list, ARGV[1])
    redis.call('LTRIM', list, 0, ARGV[3] - 1)
  end
end
for i = held and 11 or 9, #ARGV, 2 do
  for _, key in ipairs(counts) do redis.call('HINCRBY', key, ARGV[i], ARGV[i + 1]) end
end
if counts[3] then redis.call('EXPIRE', counts[3], ${usageSeconds}) end
if ARGV[5] ~= '' then ${addEvent("KEYS[4]", "ARGV[5]", "ARGV[6]")} end
return held and 2 or 1`;

const addStatuses = ["duplicate", "stored", "replaced"] as const;

export function createRecentList<Entry, Detail extends Entry>(
  options: RecentListOptions<Entry, Detail>,
): RecentList<Detail> {
  const { redis, log, length = 1_000, listKey, detailKey, owned, entrySchema, detailSchema } = options;
  const ids = createEntryIds(entrySchema, options.idOf);
  const pages = createListPages({ redis, log, ids, key: listKey });
  /** Least recently read first. */
  const ownedPages = new Map<string, ListPages>();

  function pagesOf(owner: string | undefined): ListPages {
    if (owner === undefined || owned === undefined) return pages;
    const found = ownedPages.get(owner) ?? createListPages({ redis, log, ids, key: owned.listKey(owner) });
    ownedPages.delete(owner);
    ownedPages.set(owner, found);
    const [oldest] = ownedPages.keys();
    if (ownedPages.size > maxOwners && oldest !== undefined) ownedPages.delete(oldest);
    return found;
  }

  const readTexts = shareReads(() => redis.lrange(listKey, 0, -1));

  async function findEntry(id: string): Promise<string | null> {
    const known = [id, withoutDashes(id)];
    const texts = await readTexts();
    return texts.find((text) => known.some((one) => ids.isEntry(text, one))) ?? null;
  }

  return {
    async add(detail) {
      const entry = entrySchema.parse(detail);
      const event = options.eventOf(detail);
      const id = options.idOf(entry);
      const owner = owned?.ownerOf(detail);
      const keys = [listKey, detailKey(id), cacheKeys.counts, cacheKeys.events];
      if (owned !== undefined && owner !== undefined) {
        keys.push(owned.listKey(owner), owned.ownerKey(id), ...owned.countsKeys(detail));
      }
      const added = await orUnavailable("Redis", () =>
        redis.eval(
          addScript,
          keys.length,
          ...keys,
          JSON.stringify(entry),
          JSON.stringify(detail),
          length,
          event === undefined ? waitingSeconds : detailSeconds,
          event?.type ?? "",
          JSON.stringify(event?.data ?? {}),
          JSON.stringify({ [options.idField]: id }).slice(0, -1),
          owner ?? "",
          ...options.countsOf(detail).flat(),
        ),
      );
      return { status: addStatuses[Number(added)] ?? "duplicate" };
    },
    page: ({ limit, cursor, owner }) =>
      orUnavailable("Redis", () => {
        const list = pagesOf(owner);
        return cursor === undefined ? list.newest(limit) : list.after(cursor, limit);
      }),
    entry: (id) => orUnavailable("Redis", () => findEntry(id)),
    detail: (id, owner) =>
      orUnavailable("Redis", async () => {
        const hasToOwn = owner !== undefined && owned !== undefined;
        if (hasToOwn && (await redis.get(owned.ownerKey(id))) !== owner) return null;
        const text = await redis.get(detailKey(id));
        if (text === null) return null;
        if (detailSchema.safeParse(parseJson(text)).success) return text;
        log.warn({ key: detailKey(id) }, "a cached detail cannot be read");
        return null;
      }),
  };
}
