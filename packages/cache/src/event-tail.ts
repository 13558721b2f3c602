import { setTimeout as delay } from "node:timers/promises";
import { cacheKeys } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";

/** An event as it is stored. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  /** JSON. */
  readonly data: string;
}

const maxKept = 2_000;
/** Shorter than the timeout of a command. */
const blockMs = 1_000;
const pauseAfterFailureMs = 300;
/** Keep following briefly: readers usually poll again. */
const lingerMs = 5_000;

const ReadSchema = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable();

/**
 * The newest events in memory. Follows the stream on a separate connection while any reader waits, and a little longer.
 */
export function createEventTail({ redis, log }: { redis: Redis; log: Logger }) {
  const waiting = new Set<() => void>();
  let lastWaitAt = 0;
  let isClosed = false;
  /** Every event after `from`; undefined while the stream is not followed. */
  let kept: { from: string; events: readonly StoredEvent[] } | undefined;

  function keptAfter(id: string): readonly StoredEvent[] {
    const events = kept?.events ?? [];
    // From the end, because most readers are near it.
    const last = events.findLastIndex((event) => compareEventIds(event.id, id) <= 0);
    return events.slice(last + 1);
  }

  function keep(from: string, added: readonly StoredEvent[]): void {
    const events = [...(kept?.events ?? []), ...added];
    const dropped = events.splice(0, Math.max(0, events.length - maxKept));
    kept = { from: dropped.at(-1)?.id ?? kept?.from ?? from, events };
    wakeAll();
  }

  function wakeAll(): void {
    for (const wake of [...waiting]) wake();
  }

  const isNeeded = () => waiting.size > 0 || performance.now() - lastWaitAt < lingerMs;

  async function follow(from: string): Promise<void> {
    // A separate connection, because a blocking command delays all others.
    const reader = redis.duplicate();
    reader.on("error", (error) => log.warn({ err: error }, "Redis connection for events failed"));
    let newest = from;
    while (!isClosed && isNeeded()) {
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

  /** The events after this one; undefined when not all of them are in memory. */
  function after(id: string): readonly StoredEvent[] | undefined {
    return kept === undefined || compareEventIds(id, kept.from) < 0 ? undefined : keptAfter(id);
  }

  return {
    after,
    /**
     * Waits for events after this one, which the caller has just found to be the newest. Empty when the time is over or the
     * signal aborts. Undefined, at once, when the memory may lack the first events: read again.
     */
    async wait(
      id: string,
      milliseconds: number,
      signal: AbortSignal,
    ): Promise<readonly StoredEvent[] | undefined> {
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
      // The signal outlives this wait, so its listeners would pile up.
      signal.removeEventListener("abort", leave);
      clearTimeout(timer);
      lastWaitAt = performance.now();
      return keptAfter(id);
    },
    close(): void {
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

/** Compares ids, which are milliseconds since 1970 and a number within the millisecond. Negative if the first is older. */
export function compareEventIds(one: string, other: string): number {
  const [milliseconds, number] = partsOf(one);
  const [otherMilliseconds, otherNumber] = partsOf(other);
  return milliseconds - otherMilliseconds || number - otherNumber;
}

function partsOf(id: string): [number, number] {
  const [milliseconds, number] = id.split("-");
  return [Number(milliseconds), Number(number)];
}
