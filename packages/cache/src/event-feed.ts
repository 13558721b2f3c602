import { cacheKeys } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";
import { compareEventIds, createEventTail, type StoredEvent, toStoredEvent } from "./event-tail.ts";

/** How many of the newest events are kept for readers who come back: some minutes of a busy pipeline, a few megabytes. */
const eventsKept = 20_000;

/**
 * A line of Lua that appends an event, for the script that makes it happen: so there is one event for each effect.
 * @param key, type, data Lua expressions; `data` is JSON
 */
export function addEvent(key: string, type: string, data: string): string {
  return `redis.call('XADD', ${key}, 'MAXLEN', '~', ${eventsKept}, '*', 'type', ${type}, 'data', ${data})`;
}

/** Comes before every event. */
export const noEvent = "0-0";

export interface EventFeed {
  /** Id of the newest event, or `0-0` when there was none. */
  newest(): Promise<string>;
  /** Whether every event after this one can still be read. */
  isKnown(id: string): Promise<boolean>;
  /**
   * Events after this one, the oldest first. While there is none it waits for one: then there is none only when the
   * wait was over or called off.
   */
  after(id: string, wait: EventWait): Promise<readonly StoredEvent[]>;
  /** Ends every wait. */
  close(): void;
}

export interface EventWait {
  /** Events at most. */
  readonly limit: number;
  readonly milliseconds: number;
  /** Calls the wait off. */
  readonly signal: AbortSignal;
}

export interface EventFeedOptions {
  readonly redis: Redis;
  readonly log: Logger;
}

/** The reply of XINFO STREAM: names and values in turn. Redis before 7 does not count what was added. */
const InfoSchema = z
  .array(z.unknown())
  .transform((list) =>
    Object.fromEntries(list.flatMap((name, i) => (i % 2 === 0 ? [[name, list[i + 1]]] : []))),
  )
  .pipe(z.object({ length: z.number(), "entries-added": z.number().optional() }));

/**
 * Reads the events of the pipeline for many readers, each from where it left off: the newest ones out of memory, which one
 * connection keeps up to date while somebody waits, and older ones from Redis. What a reader has not asked for yet takes no
 * memory, however slow it is.
 * @throws {AppError} `unavailable` from all but a wait, which outlasts a Redis that is down.
 */
export function createEventFeed({ redis, log }: EventFeedOptions): EventFeed {
  const key = cacheKeys.events;
  const tail = createEventTail({ redis, log });

  /** From which event to which the stream goes, and whether it has lost none; undefined of one that is not there. */
  async function readExtent(): Promise<{ oldest: string; newest: string; isWhole: boolean } | undefined> {
    const [oldest] = await redis.xrange(key, "-", "+", "COUNT", 1);
    const [newest] = await redis.xrevrange(key, "+", "-", "COUNT", 1);
    if (oldest === undefined || newest === undefined) return undefined;
    const { length, "entries-added": added } = InfoSchema.parse(await redis.xinfo("STREAM", key));
    return { oldest: oldest[0], newest: newest[0], isWhole: length === added };
  }

  async function stored(id: string, limit: number): Promise<StoredEvent[]> {
    const entries = await orUnavailable("Redis", () => redis.xrange(key, `(${id}`, "+", "COUNT", limit));
    return entries.map(toStoredEvent);
  }

  return {
    newest: () =>
      orUnavailable("Redis", async () => {
        const [entry] = await redis.xrevrange(key, "+", "-", "COUNT", 1);
        return entry?.[0] ?? noEvent;
      }),
    isKnown: (id) =>
      orUnavailable("Redis", async () => {
        const held = await readExtent();
        // Without any event in the stream, a reader that has seen none has missed none.
        if (held === undefined) return id === noEvent;
        // One that is newer than all was seen before Redis lost its memory.
        if (compareEventIds(id, held.newest) > 0) return false;
        return held.isWhole || compareEventIds(held.oldest, id) <= 0;
      }),
    async after(id, { limit, milliseconds, signal }) {
      while (true) {
        const remembered = tail.after(id) ?? (await stored(id, limit));
        if (remembered.length > 0) return remembered.slice(0, limit);
        const heard = await tail.wait(id, milliseconds, signal);
        if (heard !== undefined) return heard.slice(0, limit);
      }
    },
    close: tail.close,
  };
}
