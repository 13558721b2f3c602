import type { EventFeed, StoredEvent } from "@loopline/cache";
import type { PipelineEvent } from "@loopline/contracts";

/** A feed to which a test adds events, numbered `1-0`, `2-0`, … A wait ends by an event or a signal, never by a timer. */
export interface MemoryFeed extends Pick<EventFeed, "newest" | "start" | "after"> {
  add(event: PipelineEvent): void;
  /** Drops the oldest events. */
  forget(count: number): void;
  /** Ends every wait as if its time were over. */
  elapse(): void;
}

const numberOf = (id: string) => Number.parseInt(id, 10);

export function createMemoryFeed(): MemoryFeed {
  const events: StoredEvent[] = [];
  let forgotten = 0;
  let woken = Promise.withResolvers<void>();

  function wake(): void {
    woken.resolve();
    woken = Promise.withResolvers<void>();
  }

  const newest = () => events.at(-1)?.id ?? "0-0";

  return {
    newest: async () => newest(),
    async start(lastId, isVeiled) {
      const isKnown = lastId === undefined || numberOf(lastId) >= forgotten;
      if (lastId !== undefined && isKnown) return { id: lastId, from: lastId, isKnown };
      return { id: isVeiled ? `${numberOf(newest())}-999999` : newest(), from: newest(), isKnown };
    },
    async after(id, { limit, signal }) {
      const newer = () => events.slice(numberOf(id)).slice(0, limit);
      if (newer().length > 0) return newer();
      const { promise: aborted, resolve } = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => resolve(), { once: true });
      if (!signal.aborted) await Promise.race([woken.promise, aborted]);
      return newer();
    },
    add({ type, data }) {
      events.push({ id: `${events.length + 1}-0`, type, data: JSON.stringify(data) });
      wake();
    },
    forget(count) {
      forgotten = count;
    },
    elapse: wake,
  };
}
