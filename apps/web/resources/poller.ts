/** Decides how often to poll. */
export interface Poller {
  /** Milliseconds until the next poll. */
  interval(): number;
  /** Polls faster for a while from now on. */
  hurry(): void;
  /** While the page receives events, it hardly polls. */
  setListening(isListening: boolean): void;
}

/** Milliseconds between two polls. */
const defaultMs = 3_000;

/** While the page receives events. Some writers of the cache, such as the original demo's, send none. */
const listeningMs = 10_000;

/** After something was sent: predictions come at once, a new model takes a little longer. All in milliseconds. */
const hurried = [
  { until: 2_000, interval: 100 },
  { until: 10_000, interval: 300 },
];

/** @param now returns milliseconds since some fixed moment */
export function createPoller(now: () => number): Poller {
  let hurriedAt = Number.NEGATIVE_INFINITY;
  let isListening = false;
  return {
    interval() {
      if (isListening) return listeningMs;
      const elapsed = now() - hurriedAt;
      return hurried.find(({ until }) => elapsed < until)?.interval ?? defaultMs;
    },
    hurry() {
      hurriedAt = now();
    },
    setListening(value) {
      isListening = value;
    },
  };
}
