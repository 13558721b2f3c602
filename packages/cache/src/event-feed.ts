import { cacheKeys, type EventType } from "@loopline/contracts";
import { type Logger, orUnavailable, parseJson } from "@loopline/platform";
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
  /**
   * Where a reader starts: after the event that it had last, or, without one or when later ones are lost, with the next one.
   * @param isVeiled whether the reader must not learn when events happened that it may not see. It gets an id that tells only
   * the time.
   */
  start(lastId: string | undefined, isVeiled: boolean): Promise<EventStart>;
  /**
   * Events after this one, oldest first. Without any, it waits for one. Empty when the time is over or the signal aborts.
   */
  after(id: string, wait: EventWait): Promise<readonly StoredEvent[]>;
  /** Ends every wait. */
  close(): void;
}

export interface EventStart {
  /** What the reader may be told, and resumes from. */
  readonly id: string;
  /** An event, or `0-0`: where to read from. No event between the two is the reader's. */
  readonly from: string;
  /** Whether all events after the reader's last one are still stored. */
  readonly isKnown: boolean;
}

interface EventWait {
  /** Maximum number of events. */
  readonly limit: number;
  readonly milliseconds: number;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/** Events that are for every reader. Others are for the owner that their data names. */
const forAll: ReadonlySet<string> = new Set<EventType>(["job-finished", "model-promoted"]);

const OwnedSchema = z.object({ owner: z.string() });

/** Whether a reader may see an event. @param owner undefined for a reader who sees everything */
export function isVisible({ type, data }: Pick<StoredEvent, "type" | "data">, owner?: string): boolean {
  if (owner === undefined || forAll.has(type)) return true;
  // Most events are others', and are not parsed for each reader.
  if (!data.includes(JSON.stringify(owner))) return false;
  return OwnedSchema.safeParse(parseJson(data)).data?.owner === owner;
}

/** The number in the id of a moment. No event of a millisecond has so high a number. */
const momentNumber = 999_999;

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

  /** The newest event up to this id, `+` for any. */
  async function newestUpTo(id: string): Promise<string> {
    const [entry] = await redis.xrevrange(key, id, "-", "COUNT", 1);
    return entry?.[0] ?? noEvent;
  }

  async function isKnown(id: string, isVeiled: boolean): Promise<boolean> {
    const held = await readExtent();
    if (held === undefined) return id === noEvent;
    // Redis has lost its memory since this event. That would tell a veiled reader whether something happened since.
    if (!isVeiled && compareEventIds(id, held.newest) > 0) return false;
    return held.isWhole || compareEventIds(held.oldest, id) <= 0;
  }

  /** An id before the events of this millisecond. */
  async function moment(): Promise<string> {
    const [seconds, micros] = await redis.time();
    return `${1_000 * Number(seconds) + Math.floor(Number(micros) / 1_000) - 1}-${momentNumber}`;
  }

  return {
    newest: () => orUnavailable("Redis", () => newestUpTo("+")),
    start: (lastId, isVeiled) =>
      orUnavailable("Redis", async () => {
        const known = lastId === undefined || (await isKnown(lastId, isVeiled));
        if (known && lastId !== undefined) {
          return { id: lastId, from: isVeiled ? await newestUpTo(lastId) : lastId, isKnown: known };
        }
        // In this order: an event that is added in between is after both.
        const now = isVeiled ? await moment() : undefined;
        const from = await newestUpTo("+");
        return { id: now ?? from, from, isKnown: known };
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
