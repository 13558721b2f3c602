import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clopperPearson } from "../src/clopper-pearson.ts";

describe("clopperPearson", () => {
  // Solved by bisection in rational arithmetic (Python's fractions), where the sums are exact.
  it.each([
    [0, 10, 0, 0.3084971],
    [10, 10, 0.6915029, 1],
    [5, 10, 0.187086, 0.812914],
    [7, 20, 0.1539092, 0.5921885],
    [95, 99, 0.8997721, 0.9888833],
    [1, 1, 0.025, 1],
  ])("gives %i of %i the exact interval", (right, rows, low, high) => {
    const interval = clopperPearson(right, rows);
    expect(interval.low).toBeCloseTo(low, 6);
    expect(interval.high).toBeCloseTo(high, 6);
  });

  it("holds the share, and is narrower with more trials and with less confidence", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(), (trials, some) => {
        const successes = some % (trials + 1);
        const { low, high } = clopperPearson(successes, trials);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        const width = ([from, to]: [number, number]) => to - from;
        const wide = width([low, high]);
        const more = clopperPearson(3 * successes, 3 * trials);
        const less = clopperPearson(successes, trials, 0.8);
        expect(width([more.low, more.high])).toBeLessThan(wide);
        expect(width([less.low, less.high])).toBeLessThan(wide);
      }),
    );
  });
});
