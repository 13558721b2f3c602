import { cacheKeys, type PipelineEvent } from "@loopline/contracts";
import { AppError, type Logger, orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import type { z } from "zod";
import { addEvent } from "./event-feed.ts";
import { shareReads } from "./share-reads.ts";

export interface PageRequest {
  /** Entries at most. */
  readonly limit: number;
  /** The `next` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
}

/** Never changes; the newest page is the same object for as long as it is the newest. */
export interface Page {
  /** Entries as they are held: the JSON of each, checked. */
  readonly entries: readonly string[];
  /** Asks for the page after this one; absent on the last. */
  readonly next?: string;
}

/** A list of the newest entries, newest first, trimmed to a length, with a detail kept beside each. */
export interface RecentList<Detail> {
  /**
   * Adds an entry with its detail, counts it, tells the readers of events and trims the list, atomically. `duplicate`,
   * and no change, when its id was added before.
   */
  add(detail: Detail): Promise<{ status: "stored" } | { status: "duplicate" }>;
  /**
   * A page of entries, newest first, the same whatever is added meanwhile, each id once. An entry that cannot be read is
   * left out and logged.
   * @throws {AppError} `bad-request` when the cursor's entry is not in the list (any more).
   */
  page(request: PageRequest): Promise<Page>;
  /** The detail of an entry as it is held, JSON, or null when it is not known (any more). */
  detail(id: string): Promise<string | null>;
  /**
   * The entry itself as it is held, JSON, or null when it is not in the list: for those that a writer of the original added,
   * which keeps no detail, and may write an id without dashes. It takes a read of the whole list.
   */
  entry(id: string): Promise<string | null>;
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
  /** What the readers of events are told of an addition. */
  readonly eventOf: (detail: Detail) => PipelineEvent;
}

/**
 * How long a detail is kept, and so how long its id is known: longer than Pub/Sub keeps a message (7 days unless
 * asked for more).
 */
export const detailSeconds = 8 * 24 * 60 * 60;

/**
 * KEYS: list, detail, counts, events. ARGV: entry, detail, length, seconds, the event's type and data; then a count's
 * field and its increment in turn.
 */
const addScript = `
if not redis.call('SET', KEYS[2], ARGV[2], 'NX', 'EX', ARGV[4]) then return 0 end
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[3] - 1)
for i = 7, #ARGV, 2 do redis.call('HINCRBY', KEYS[3], ARGV[i], ARGV[i + 1]) end
${addEvent("KEYS[4]", "ARGV[5]", "ARGV[6]")}
return 1`;

export function createRecentList<Entry, Detail extends Entry>(
  options: RecentListOptions<Entry, Detail>,
): RecentList<Detail> {
  const { redis, log, length = 1_000, listKey, detailKey, entrySchema, detailSchema, idOf } = options;
  const reader = createEntryReader(entrySchema, idOf);

  /** The first `limit` entries of these texts. An id that was `seen` is left out: the original may have added it as well. */
  function collectPage(texts: readonly string[], limit: number, seen = new Set<string>()): Page {
    const entries: string[] = [];
    let last = "";
    for (const text of texts) {
      const id = reader.idOf(text);
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
    const isIt = (text: string) =>
      ids.some((one) => text.includes(JSON.stringify(one)) && reader.idOf(text) === one);
    return texts.find(isIt) ?? null;
  }

  /** Reads the newest page of so many entries: most readers want the same one, again and again. */
  function newestPage(limit: number): () => Promise<Page> {
    let seen: readonly string[] = [];
    let page: Page | undefined;
    return shareReads(async () => {
      // One more than asked for tells whether there is another page.
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
    const quoted = JSON.stringify(cursor);
    const at = texts.findIndex((text) => text.includes(quoted) && reader.idOf(text) === cursor);
    if (at < 0) throw new AppError("bad-request", "cursor is not known (any more): start again without it");
    const seen = new Set(texts.slice(0, at + 1).map((text) => withoutDashes(reader.idOf(text) ?? "")));
    return collectPage(texts.slice(at + 1), limit, seen);
  }

  return {
    async add(detail) {
      const entry = entrySchema.parse(detail);
      const event = options.eventOf(detail);
      const added = await orUnavailable("Redis", () =>
        redis.eval(
          addScript,
          4,
          listKey,
          detailKey(idOf(entry)),
          options.countsKey,
          cacheKeys.events,
          JSON.stringify(entry),
          JSON.stringify(detail),
          length,
          detailSeconds,
          event.type,
          JSON.stringify(event.data),
          ...Object.entries(options.countsOf(detail)).flat(),
        ),
      );
      return { status: added === 1 ? "stored" : "duplicate" };
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

/** Tells whether texts are the JSON of an entry, and of which. */
export interface EntryReader {
  /** The entry's id, or undefined of a text that is no entry. */
  idOf(text: string): string | undefined;
}

/** How many texts are remembered, and how long a text may be to be worth it. */
const mostTexts = 4_000;
const longestText = 5_000;

/** Checks each text against the schema; one that it has seen lately it knows again, which spares nearly all the checks. */
export function createEntryReader<Entry>(
  schema: z.ZodType<Entry>,
  idOf: (entry: Entry) => string,
): EntryReader {
  const known = new Map<string, string | undefined>();

  function check(text: string): string | undefined {
    const result = schema.safeParse(parseJson(text));
    return result.success ? idOf(result.data) : undefined;
  }

  return {
    idOf(text) {
      if (text.length > longestText) return check(text);
      const id = known.get(text);
      if (id !== undefined || known.has(text)) return id;
      const checked = check(text);
      if (known.size >= mostTexts) known.clear();
      known.set(text, checked);
      return checked;
    },
  };
}
