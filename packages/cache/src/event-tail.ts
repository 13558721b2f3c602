import { setTimeout as delay } from "node:timers/promises";
import { cacheKeys } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";

/** An event as it is held. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** JSON. */
  readonly data: string;
}

/** The newest events, kept in memory while somebody waits for the next. */
export interface EventTail {
  /** The events after this one, or undefined when they go back further than what is kept. */
  after(id: string): readonly StoredEvent[] | undefined;
  /**
   * Waits for events after this one, which the caller has just found to be the newest. Empty when time is up or it is called
   * off; undefined, and at once, when others began to follow meanwhile and what came first may not be kept: look again.
   */
  wait(id: string, milliseconds: number, signal: AbortSignal): Promise<readonly StoredEvent[] | undefined>;
  close(): void;
}

const mostKept = 2_000;
/** Shorter than the time in which every command must be answered. */
const blockMs = 1_000;
const pauseAfterFailureMs = 300;
/** Keep following briefly: readers usually poll again. */
const lingerMs = 5_000;

const ReadSchema = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable();

/** Keeps up with the stream by one connection of its own, for as long as anybody waits, and a little longer. */
export function createEventTail({ redis, log }: { redis: Redis; log: Logger }): EventTail {
  const waiting = new Set<() => void>();
  let lastWaitAt = 0;
  let isClosed = false;
  /** Every event after `from`; undefined while nobody follows. */
  let kept: { from: string; events: readonly StoredEvent[] } | undefined;

  /** Those that are kept and come after this one. */
  function keptAfter(id: string): readonly StoredEvent[] {
    const events = kept?.events ?? [];
    // Most readers are at the end, or nearly.
    const last = events.findLastIndex((event) => compareEventIds(event.id, id) <= 0);
    return events.slice(last + 1);
  }

  function keep(from: string, added: readonly StoredEvent[]): void {
    const events = [...(kept?.events ?? []), ...added];
    const dropped = events.splice(0, Math.max(0, events.length - mostKept));
    kept = { from: dropped.at(-1)?.id ?? kept?.from ?? from, events };
    wakeAll();
  }

  function wakeAll(): void {
    for (const wake of [...waiting]) wake();
  }

  const isAnybodyThere = () => waiting.size > 0 || performance.now() - lastWaitAt < lingerMs;

  async function follow(from: string): Promise<void> {
    // Its own connection: a command that waits would hold up all others.
    const reader = redis.duplicate();
    reader.on("error", (error) => log.warn({ err: error }, "Redis connection for events failed"));
    let newest = from;
    while (!isClosed && isAnybodyThere()) {
      try {
        const reply = ReadSchema.parse(
          await reader.xread("COUNT", 500, "BLOCK", blockMs, "STREAMS", cacheKeys.events, newest),
        );
        const entries = reply?.[0]?.[1] ?? [];
        newest = entries.at(-1)?.[0] ?? newest;
        if (entries.length > 0) keep(from, entries.map(toStoredEvent));
      } catch (error) {
        log.debug({ err: error }, "cannot read events");
        await delay(pauseAfterFailureMs);
      }
    }
    kept = undefined;
    reader.disconnect();
  }

  function after(id: string): readonly StoredEvent[] | undefined {
    return kept === undefined || compareEventIds(id, kept.from) < 0 ? undefined : keptAfter(id);
  }

  return {
    after,
    async wait(id, milliseconds, signal) {
      if (isClosed || signal.aborted) return [];
      if (kept === undefined) {
        kept = { from: id, events: [] };
        lastWaitAt = performance.now();
        void follow(id);
      }
      const already = after(id);
      if (already === undefined || already.length > 0) return already;
      const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
      const timer = setTimeout(wake, milliseconds);
      const leave = () => wake();
      signal.addEventListener("abort", leave);
      waiting.add(wake);
      await woken;
      waiting.delete(wake);
      // The signal lives as long as its reader, who waits again and again.
      signal.removeEventListener("abort", leave);
      clearTimeout(timer);
      lastWaitAt = performance.now();
      return keptAfter(id);
    },
    close() {
      isClosed = true;
      wakeAll();
    },
  };
}

/** From the reply of XRANGE or XREAD. */
export function toStoredEvent([id, fields]: [id: string, fields: string[]]): StoredEvent {
  const [, type = "", , data = ""] = fields;
  return { id, type, data };
}

/** Ids are milliseconds since 1970 and a number within one. Below 0 when the first comes before the second, 0 when they are the same. */
export function compareEventIds(one: string, other: string): number {
  const [milliseconds, number] = partsOf(one);
  const [otherMilliseconds, otherNumber] = partsOf(other);
  return milliseconds - otherMilliseconds || number - otherNumber;
}

function partsOf(id: string): [number, number] {
  const [milliseconds, number] = id.split("-");
  return [Number(milliseconds), Number(number)];
}
