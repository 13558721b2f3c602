import { AppError, type Logger } from "@loopline/platform";
import type { Redis } from "ioredis";
import { type EntryIds, withoutDashes } from "./entry-ids.ts";
import { shareReads } from "./share-reads.ts";

export interface PageRequest {
  /** Maximum number of entries. */
  readonly limit: number;
  /** The `next` of the page before; absent for the first page. */
  readonly cursor?: string | undefined;
  /** Whose entries; absent for those of everybody. */
  readonly owner?: string | undefined;
}

/** Never changes. While no entry is added, the newest page is the same object. */
export interface Page {
  /** The stored JSON of each entry, checked. */
  readonly entries: readonly string[];
  /** The cursor of the next page; absent on the last. */
  readonly next?: string;
}

interface ListPagesOptions {
  readonly redis: Redis;
  readonly log: Logger;
  /** Key of the list. */
  readonly key: string;
  readonly ids: EntryIds;
}

/** Reads a list in Redis page by page. */
export type ListPages = ReturnType<typeof createListPages>;

export function createListPages({ redis, log, key, ids }: ListPagesOptions) {
  /** The first `limit` entries. Ids in `seen` are left out: the original may have added an entry twice. */
  function collectPage(texts: readonly string[], limit: number, seen = new Set<string>()): Page {
    const entries: string[] = [];
    let last = "";
    for (const text of texts) {
      const id = ids.idIn(text);
      if (id === undefined) {
        log.warn({ key, entry: text.slice(0, 200) }, "left out a list entry that cannot be read");
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

  /** Reads the newest page with this limit. Concurrent readers share a read. */
  function newestPage(limit: number): () => Promise<Page> {
    let seen: readonly string[] = [];
    let page: Page | undefined;
    return shareReads(async () => {
      // One more than the limit, to know whether there is a next page.
      const texts = await redis.lrange(key, 0, limit);
      if (page === undefined || !isSame(texts, seen)) {
        page = collectPage(texts, limit);
        const isShort = texts.length > limit && page.next === undefined;
        if (isShort) page = collectPage(await redis.lrange(key, 0, -1), limit);
        seen = texts;
      }
      return page;
    });
  }

  const newestPages = new Map<number, () => Promise<Page>>();

  return {
    newest(limit: number): Promise<Page> {
      const read = newestPages.get(limit) ?? newestPage(limit);
      newestPages.set(limit, read);
      return read();
    },
    /** @throws {AppError} `bad-request` when the cursor's entry is not in the list. */
    async after(cursor: string, limit: number): Promise<Page> {
      const texts = await redis.lrange(key, 0, -1);
      const at = texts.findIndex((text) => ids.isEntry(text, cursor));
      if (at < 0) throw new AppError("bad-request", "cursor is not known (any more): start again without it");
      const seen = new Set(texts.slice(0, at + 1).map((text) => withoutDashes(ids.idIn(text) ?? "")));
      return collectPage(texts.slice(at + 1), limit, seen);
    },
  };
}

function isSame(texts: readonly string[], others: readonly string[]): boolean {
  return texts.length === others.length && texts.every((text, index) => text === others[index]);
}
