import type { StoredEvent } from "@loopline/cache";
import type { EventType } from "@loopline/contracts";
import type { Clock } from "@loopline/platform";

/** Redis's strings, lists, hashes and the stream of events. One function that reads and changes them is one command or script. */
export interface MemoryRedis {
  get(key: string): string | null;
  /** @param seconds after which the key is gone; absent: never */
  set(key: string, text: string, seconds?: number): void;
  /** The key's value, which is `text` if it had none. */
  setIfNew(key: string, text: string, seconds: number): string;
  /** Seconds until the key is gone. */
  secondsLeft(key: string): number;
  /** Newest first, as LPUSH leaves it. */
  readonly lists: Map<string, string[]>;
  readonly hashes: Map<string, Map<string, number>>;
  /** The stream, oldest first. */
  readonly events: readonly StoredEvent[];
  addEvent(type: EventType, data: object): void;
  /** Calls back at each event. Returns how to call that off. */
  onEvent(listener: () => void): () => void;
  /** An id that tells the time: before all events of this millisecond, and after all older ones. */
  moment(): string;
  /** Every string that is there, by key. */
  strings(): Map<string, string>;
  flushAll(): void;
}

export function createMemoryRedis(clock: Clock): MemoryRedis {
  const values = new Map<string, { readonly text: string; readonly expires: number }>();
  const lists = new Map<string, string[]>();
  const hashes = new Map<string, Map<string, number>>();
  const events: StoredEvent[] = [];
  const listeners = new Set<() => void>();

  function get(key: string): string | null {
    const value = values.get(key);
    return value === undefined || value.expires <= clock.seconds() ? null : value.text;
  }

  function set(key: string, text: string, seconds = Number.POSITIVE_INFINITY): void {
    values.set(key, { text, expires: clock.seconds() + seconds });
  }

  return {
    get,
    set,
    lists,
    hashes,
    events,
    addEvent(type, data) {
      const milliseconds = clock.now().getTime();
      const before = events.filter(({ id }) => id.startsWith(`${milliseconds}-`)).length;
      events.push({ id: `${milliseconds}-${before}`, type, data: JSON.stringify(data) });
      for (const listener of [...listeners]) listener();
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    moment: () => `${clock.now().getTime() - 1}-999999`,
    secondsLeft: (key) => (values.get(key)?.expires ?? 0) - clock.seconds(),
    setIfNew(key, text, seconds) {
      const held = get(key);
      if (held === null) set(key, text, seconds);
      return held ?? text;
    },
    strings: () =>
      new Map([...values.keys()].flatMap((key) => (get(key) === null ? [] : [[key, String(get(key))]]))),
    flushAll() {
      for (const map of [values, lists, hashes]) map.clear();
      events.length = 0;
    },
  };
}
