/** How long things took of late. */
export interface RecentLatencies {
  /** @param at milliseconds, as the clock counts them */
  add(milliseconds: number, at: number): void;
  /** Of those within the window before `now`; null where there are none. */
  percentiles(now: number): { readonly p50_ms: number; readonly p99_ms: number } | null;
}

/** Newest that are looked at: with more in the window, the percentiles are of these. */
const mostKept = 5_000;

/** @param windowMs how far back it looks */
export function createRecentLatencies({ windowMs }: { readonly windowMs: number }): RecentLatencies {
  let kept: { milliseconds: number; at: number }[] = [];

  return {
    add(milliseconds, at) {
      kept.push({ milliseconds, at });
      // In halves, so that it costs little each time.
      if (kept.length > 2 * mostKept) kept = kept.slice(-mostKept);
    },
    percentiles(now) {
      const sorted = kept
        .slice(-mostKept)
        .filter(({ at }) => at > now - windowMs)
        .map(({ milliseconds }) => milliseconds)
        .sort((one, other) => one - other);
      const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
      const [p50, p99] = [rank(0.5), rank(0.99)];
      return p50 === undefined || p99 === undefined ? null : { p50_ms: p50, p99_ms: p99 };
    },
  };
}
