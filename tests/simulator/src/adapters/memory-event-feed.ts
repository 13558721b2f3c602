import type { EventFeed, StoredEvent } from "@loopline/cache";
import type { Process } from "../core/process.ts";
import type { MemoryRedis } from "../memory-redis.ts";

/** An id before every event. */
const noEvent = "0-0";

/** The events of Redis, none of which are ever trimmed: after a flush, ids of before are not known. */
export function createMemoryEventFeed(
  redis: MemoryRedis,
  { call, sleep }: Pick<Process, "call" | "sleep">,
): Omit<EventFeed, "close"> {
  const eventsAfter = (id: string) => redis.events.filter((event) => isAfter(event.id, id));
  const newestUpTo = (id: string) => redis.events.findLast((event) => !isAfter(event.id, id))?.id ?? noEvent;
  const newest = () => redis.events.at(-1)?.id ?? noEvent;

  function isKnown(id: string, isVeiled: boolean): boolean {
    if (redis.events.length === 0) return id === noEvent;
    return isVeiled || !isAfter(id, newest());
  }

  return {
    newest: () => call("reads the newest event", newest),
    start: (lastId, isVeiled) =>
      call("reads where the events begin", () => {
        const known = lastId === undefined || isKnown(lastId, isVeiled);
        if (known && lastId !== undefined) {
          return { id: lastId, from: isVeiled ? newestUpTo(lastId) : lastId, isKnown: known };
        }
        return { id: isVeiled ? redis.moment() : newest(), from: newest(), isKnown: known };
      }),
    async after(id, { limit, milliseconds, signal }): Promise<readonly StoredEvent[]> {
      const found = await call("reads events", () => eventsAfter(id));
      if (found.length > 0 || signal.aborted) return found.slice(0, limit);
      const woken = new AbortController();
      const wake = () => woken.abort();
      signal.addEventListener("abort", wake);
      const stopListening = redis.onEvent(wake);
      // One that was added while the reply to the first look was on its way.
      if (eventsAfter(id).length > 0) wake();
      await sleep(milliseconds, woken.signal);
      stopListening();
      signal.removeEventListener("abort", wake);
      return eventsAfter(id).slice(0, limit);
    },
  };
}

function isAfter(one: string, other: string): boolean {
  const [milliseconds = 0, number = 0] = one.split("-").map(Number);
  const [otherMilliseconds = 0, otherNumber = 0] = other.split("-").map(Number);
  return milliseconds === otherMilliseconds ? number > otherNumber : milliseconds > otherMilliseconds;
}
