/** How often to ask for news. */
export interface Pace {
  /** Milliseconds until the next question. */
  interval(): number;
  /** Asks faster for a while, from now on. */
  hurry(): void;
  /** Whether we are told of news: then there is hardly a reason to ask. */
  listen(isTold: boolean): void;
}

/** Milliseconds between two questions. */
const usual = 3_000;

/** For what nobody tells of: what the original's functions have put into the cache. In milliseconds. */
const whileTold = 10_000;

/** While something is expected: predictions come at once, a new model takes a little longer. All in milliseconds. */
const hurried = [
  { until: 2_000, interval: 100 },
  { until: 10_000, interval: 300 },
];

/** @param now milliseconds since some fixed moment */
export function createPace(now: () => number): Pace {
  let hurriedAt = Number.NEGATIVE_INFINITY;
  let isTold = false;
  return {
    interval() {
      if (isTold) return whileTold;
      const elapsed = now() - hurriedAt;
      return hurried.find(({ until }) => elapsed < until)?.interval ?? usual;
    },
    hurry() {
      hurriedAt = now();
    },
    listen(told) {
      isTold = told;
    },
  };
}
