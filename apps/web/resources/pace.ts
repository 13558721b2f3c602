/** Milliseconds between two questions, usually and while something is expected, and how long that lasts. */
const usual = 3_000;
const hurried = 250;
const hurryFor = 8_000;

/** How often to ask for news. */
export interface Pace {
  /** Milliseconds until the next question. */
  interval(): number;
  /** Asks faster for a while, from now on. */
  hurry(): void;
}

/** @param now milliseconds since some fixed moment */
export function createPace(now: () => number): Pace {
  let hurryUntil = Number.NEGATIVE_INFINITY;
  return {
    interval: () => (now() < hurryUntil ? hurried : usual),
    hurry: () => {
      hurryUntil = now() + hurryFor;
    },
  };
}
