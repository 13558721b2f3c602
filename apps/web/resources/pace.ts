/** How often to ask for news. */
export interface Pace {
  /** Milliseconds until the next question. */
  interval(): number;
  /** Asks faster for a while, from now on. */
  hurry(): void;
}

/** Milliseconds between two questions. */
const usual = 3_000;

/** While something is expected: predictions come at once, a new model takes a little longer. All in milliseconds. */
const hurried = [
  { until: 2_000, interval: 100 },
  { until: 10_000, interval: 300 },
];

/** @param now milliseconds since some fixed moment */
export function createPace(now: () => number): Pace {
  let hurriedAt = Number.NEGATIVE_INFINITY;
  return {
    interval() {
      const elapsed = now() - hurriedAt;
      return hurried.find(({ until }) => elapsed < until)?.interval ?? usual;
    },
    hurry() {
      hurriedAt = now();
    },
  };
}
