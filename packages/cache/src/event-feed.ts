import { cacheKeys } from "@loopline/contracts";
import { type Logger, orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";
import { compareEventIds, createEventTail, type StoredEvent, toStoredEvent } from "./event-tail.ts";

/** Length of the stream: some minutes of a busy pipeline, in a few megabytes. Readers resume within it. */
const maxEvents = 20_000;

/**
 * Lua that appends an event. It is part of the script with the effect, so that each effect has one event.
 * @param key, type and data are Lua expressions; `data` is JSON
 */
export function addEvent(key: string, type: string, data: string): string {
  return `redis.call('XADD', ${key}, 'MAXLEN', '~', ${maxEvents}, '*', 'type', ${type}, 'data', ${data})`;
}

/** An id before every event. */
const noEvent = "0-0";

export interface EventFeed {
  /** Id of the newest event; `0-0` before the first one. */
  newest(): Promise<string>;
  /** Whether all events after this one are still stored. */
  isKnown(id: string): Promise<boolean>;
  /**
   * Events after this one, oldest first. Without any, it waits for one. Empty when the time is over or the signal aborts.
   */
  after(id: string, wait: EventWait): Promise<readonly StoredEvent[]>;
  /** Ends every wait. */
  close(): void;
}

interface EventWait {
  /** Maximum number of events. */
  readonly limit: number;
  readonly milliseconds: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/** The reply of XINFO STREAM: names and values in turn. Redis before version 7 has no `entries-added`. */
const InfoSchema = z
  .array(z.unknown())
  .transform((list) =>
    Object.fromEntries(list.flatMap((name, i) => (i % 2 === 0 ? [[name, list[i + 1]]] : []))),
  )
  .pipe(z.object({ length: z.number(), "entries-added": z.number().optional() }));

/**
 * Reads the events of the pipeline for many readers, each from its own position. The newest events come from memory, which one
 * connection keeps current while a reader waits; older ones come from Redis. A slow reader uses no memory.
 * @throws {AppError} `unavailable` when Redis is down, except while waiting.
 */
export function createEventFeed({ redis, log }: { redis: Redis; log: Logger }): EventFeed {
  const key = cacheKeys.events;
  const tail = createEventTail({ redis, log });

  /** The first and last event of the stream, and whether no event was ever trimmed; undefined without events. */
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
        if (held === undefined) return id === noEvent;
        // Redis has lost its memory since this event.
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
