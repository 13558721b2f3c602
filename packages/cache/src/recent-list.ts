import { cacheKeys, type PipelineEvent } from "@loopline/contracts";
import { AppError, type Logger, orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import type { z } from "zod";
import { addEvent } from "./event-feed.ts";
import { shareReads } from "./share-reads.ts";

export interface PageRequest {
  /** Maximum number of entries. */
  readonly limit: number;
  /** The `next` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
}

/** Never changes. While no entry is added, the newest page is the same object. */
export interface Page {
  /** The stored JSON of each entry, checked. */
  readonly entries: readonly string[];
  /** The cursor of the next page; absent on the last. */
  readonly next?: string;
}

/** A list of the newest entries, newest first, trimmed to a length, with a detail for each. */
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
  /** The stored JSON of an entry's detail; null when there is none. */
  detail(id: string): Promise<string | null>;
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
 * KEYS: list, detail, counts, events. ARGV: entry, detail, length, seconds, the event's type and data (empty if it waits for
 * predictions), how its entry begins; then a count's field and its increment in turn.
 */
const addScript = `${defineWaits}
local held = redis.call('GET', KEYS[2])
if held and (ARGV[5] == '' or not waits(held)) then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[4])
if held then
  for place, text in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
    if string.sub(text, 1, #ARGV[7]) == ARGV[7] then redis.call('LSET', KEYS[1], place - 1, ARGV[1]) end
  end
else
  redis.call('LPUSH', KEYS[1], ARGV[1])
  redis.call('LTRIM', KEYS[1], 0, ARGV[3] - 1)
end
for i = held and 10 or 8, #ARGV, 2 do redis.call('HINCRBY', KEYS[3], ARGV[i], ARGV[i + 1]) end
if ARGV[5] ~= '' then ${addEvent("KEYS[4]", "ARGV[5]", "ARGV[6]")} end
return held and 2 or 1`;

const addStatuses = ["duplicate", "stored", "replaced"] as const;

export function createRecentList<Entry, Detail extends Entry>(
  options: RecentListOptions<Entry, Detail>,
): RecentList<Detail> {
  const { redis, log, length = 1_000, listKey, detailKey, entrySchema, detailSchema } = options;
  const idIn = createIdReader(entrySchema, options.idOf);

  /** The first `limit` entries. Ids in `seen` are left out: the original may have added an entry twice. */
  function collectPage(texts: readonly string[], limit: number, seen = new Set<string>()): Page {
    const entries: string[] = [];
    let last = "";
    for (const text of texts) {
      const id = idIn(text);
      if (id === undefined) {
        log.warn({ key: listKey, entry: text.slice(0, 200) }, "left out a list entry that cannot be read");
        continue;
      }
      if (seen.has(withoutDashes(id))) continue;
      if (entries.length === limit) return { entries, next: last };
      seen.add(withoutDashes(id));
      entries.push(text);
      last = id;
    }
    return { entries };
  }

  const readTexts = shareReads(() => redis.lrange(listKey, 0, -1));

  async function findEntry(id: string): Promise<string | null> {
    const ids = [id, withoutDashes(id)];
    const texts = await readTexts();
    return texts.find((text) => ids.some((one) => isEntry(text, one))) ?? null;
  }

  function isEntry(text: string, id: string): boolean {
    // Most texts do not even contain the id.
    return text.includes(JSON.stringify(id)) && idIn(text) === id;
  }

  /** Reads the newest page with this limit. Concurrent readers share a read. */
  function newestPage(limit: number): () => Promise<Page> {
    let seen: readonly string[] = [];
    let page: Page | undefined;
    return shareReads(async () => {
      // One more than the limit, to know whether there is a next page.
      const texts = await redis.lrange(listKey, 0, limit);
      if (page === undefined || !isSame(texts, seen)) {
        page = collectPage(texts, limit);
        const isShort = texts.length > limit && page.next === undefined;
        if (isShort) page = collectPage(await redis.lrange(listKey, 0, -1), limit);
        seen = texts;
      }
      return page;
    });
  }

  const newestPages = new Map<number, () => Promise<Page>>();
  function readNewest(limit: number): Promise<Page> {
    const read = newestPages.get(limit) ?? newestPage(limit);
    newestPages.set(limit, read);
    return read();
  }

  async function pageAfter(cursor: string, limit: number): Promise<Page> {
    const texts = await redis.lrange(listKey, 0, -1);
    const at = texts.findIndex((text) => isEntry(text, cursor));
    if (at < 0) throw new AppError("bad-request", "cursor is not known (any more): start again without it");
    const seen = new Set(texts.slice(0, at + 1).map((text) => withoutDashes(idIn(text) ?? "")));
    return collectPage(texts.slice(at + 1), limit, seen);
  }

  return {
    async add(detail) {
      const entry = entrySchema.parse(detail);
      const event = options.eventOf(detail);
      const id = options.idOf(entry);
      const added = await orUnavailable("Redis", () =>
        redis.eval(
          addScript,
          4,
          listKey,
          detailKey(id),
          cacheKeys.counts,
          cacheKeys.events,
          JSON.stringify(entry),
          JSON.stringify(detail),
          length,
          event === undefined ? waitingSeconds : detailSeconds,
          event?.type ?? "",
          JSON.stringify(event?.data ?? {}),
          JSON.stringify({ [options.idField]: id }).slice(0, -1),
          ...options.countsOf(detail).flat(),
        ),
      );
      return { status: addStatuses[Number(added)] ?? "duplicate" };
    },
    page: ({ limit, cursor }) =>
      orUnavailable("Redis", () => (cursor === undefined ? readNewest(limit) : pageAfter(cursor, limit))),
    entry: (id) => orUnavailable("Redis", () => findEntry(id)),
    detail: (id) =>
      orUnavailable("Redis", async () => {
        const text = await redis.get(detailKey(id));
        if (text === null) return null;
        if (detailSchema.safeParse(parseJson(text)).success) return text;
        log.warn({ key: detailKey(id) }, "a cached detail cannot be read");
        return null;
      }),
  };
}

/** The original writes ids of jobs without dashes. */
function withoutDashes(id: string): string {
  return id.replaceAll("-", "");
}

function isSame(texts: readonly string[], others: readonly string[]): boolean {
  return texts.length === others.length && texts.every((text, index) => text === others[index]);
}

/** Limits of the texts that are remembered: how many, and characters of each. */
const maxTexts = 4_000;
const maxTextLength = 5_000;

/** Finds the id in the JSON of an entry; undefined for another text. Remembers texts, because the same ones are read often. */
function createIdReader<Entry>(
  schema: z.ZodType<Entry>,
  idOf: (entry: Entry) => string,
): (text: string) => string | undefined {
  const known = new Map<string, string | undefined>();

  function check(text: string): string | undefined {
    const result = schema.safeParse(parseJson(text));
    return result.success ? idOf(result.data) : undefined;
  }

  return (text) => {
    if (text.length > maxTextLength) return check(text);
    const id = known.get(text);
    if (id !== undefined || known.has(text)) return id;
    const checked = check(text);
    if (known.size >= maxTexts) known.clear();
    known.set(text, checked);
    return checked;
  };
}
