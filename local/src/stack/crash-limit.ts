const windowMs = 60_000;
const firstPauseMs = 250;
const longestPauseMs = 5_000;

/** Crashes within a minute after which a service is given up. */
export const mostCrashes = 5;

/** Counts a service's crashes. */
export interface CrashLimit {
  /** Notes a crash. Milliseconds to wait before the next start, or undefined when it crashed too often. */
  crashed(): number | undefined;
}

/** @param now milliseconds since some fixed moment */
export function createCrashLimit(now: () => number = () => performance.now()): CrashLimit {
  let crashes: number[] = [];
  return {
    crashed: () => {
      crashes = [...crashes.filter((moment) => moment > now() - windowMs), now()];
      if (crashes.length >= mostCrashes) return undefined;
      return Math.min(firstPauseMs * 2 ** (crashes.length - 1), longestPauseMs);
    },
  };
}
