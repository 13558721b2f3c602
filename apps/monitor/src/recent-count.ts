/** How often something happened of late. */
export interface RecentCount {
  /** @param at milliseconds, as the clock counts them */
  add(at: number): void;
  /** Within the window before `now`, to a second. */
  count(now: number): number;
}

const secondMs = 1_000;

/** Counts by the second. @param windowMs how far back it looks */
export function createRecentCount({ windowMs }: { readonly windowMs: number }): RecentCount {
  const counts = new Map<number, number>();

  function forget(now: number): void {
    const oldest = Math.floor((now - windowMs) / secondMs);
    for (const second of counts.keys()) if (second <= oldest) counts.delete(second);
  }

  return {
    add(at) {
      const second = Math.floor(at / secondMs);
      if (!counts.has(second)) forget(at);
      counts.set(second, (counts.get(second) ?? 0) + 1);
    },
    count(now) {
      forget(now);
      return [...counts.values()].reduce((sum, count) => sum + count, 0);
    },
  };
}
