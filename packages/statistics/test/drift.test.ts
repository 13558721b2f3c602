import { describe, expect, it } from "vitest";
import {
  cumulativeShares,
  nameStability,
  populationStability,
  standardisedDifference,
} from "../src/index.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

/** A number from 0 to 1 for each call, the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("populationStability", () => {
  it("gives the figures worked out by hand", () => {
    // Medians at 5.5: 5 and 5 of the reference, 3 and 1 of the sample, and half a value more in each bin.
    const { index, bins } = populationStability(upTo(10), [1, 2, 3, 9], 2);
    expect(bins).toEqual([
      { from: Number.NEGATIVE_INFINITY, to: 5.5, expected: 0.5, observed: expect.closeTo(0.7) },
      { from: 5.5, to: Number.POSITIVE_INFINITY, expected: 0.5, observed: expect.closeTo(0.3) },
    ]);
    expect(index).toBeCloseTo(0.2 * Math.log(0.7 / 0.5) - 0.2 * Math.log(0.3 / 0.5), 12);
  });

  it("is 0 for the same sample, in any order, and does not depend on the unit", () => {
    const values = upTo(50);
    expect(populationStability(values, values.toReversed()).index).toBe(0);
    const sample = [4, 8, 15, 16, 23, 42];
    const scaled = (list: number[]) => list.map((value) => 1_000 * value - 7);
    expect(populationStability(scaled(values), scaled(sample)).index).toBeCloseTo(
      populationStability(values, sample).index,
      12,
    );
  });

  it("of two samples of one distribution is on average what it says", () => {
    const random = createRandom(1);
    const draw = (count: number) => Array.from({ length: count }, random);
    const all = Array.from({ length: 400 }, () => populationStability(draw(400), draw(200)));
    const average = all.reduce((sum, { index }) => sum + index, 0) / all.length;
    expect(all[0]?.byChance).toBeCloseTo(9 * (1 / 400 + 1 / 200), 12);
    expect(average / 0.0675).toBeGreaterThan(0.9);
    expect(average / 0.0675).toBeLessThan(1.1);
  });

  it("finds a shift that a rule of thumb calls one, and stays finite when nothing overlaps", () => {
    const shifted = upTo(100).map((value) => value + 30);
    expect(populationStability(upTo(100), shifted).index).toBeGreaterThan(0.25);
    expect(populationStability(upTo(100), [1_000, 2_000]).index).toBeLessThan(10);
  });

  it("makes fewer bins of values that repeat", () => {
    const { bins } = populationStability([1, 1, 1, 1, 1, 1, 1, 2], [1, 2]);
    expect(bins.map(({ to }) => to)).toEqual([1, expect.closeTo(1.3), Number.POSITIVE_INFINITY]);
  });

  it("refuses samples without values, and no bins", () => {
    expect(() => populationStability([], [1])).toThrow("an empty sample");
    expect(() => populationStability([1], [])).toThrow("an empty sample");
    expect(() => populationStability([1], [Number.NaN])).toThrow("NaN");
    expect(() => populationStability([1], [1], 0)).toThrow("bins is 0");
  });
});

describe("nameStability", () => {
  it("is the index over one bin per name, half a count added to each", () => {
    const { index, byChance } = nameStability(["a", "a", "a", "b"], ["a", "c"]);
    const [before, now] = [
      [3.5, 1.5, 0.5],
      [1.5, 0.5, 1.5],
    ].map((counts) => counts.map((count) => count / counts.reduce((sum, each) => sum + each, 0)));
    const expected = now?.reduce((sum, share, bin) => {
      const old = before?.[bin] ?? Number.NaN;
      return sum + (share - old) * Math.log(share / old);
    }, 0);
    expect(index).toBeCloseTo(expected ?? Number.NaN, 12);
    expect(byChance).toBe(2 * (1 / 4 + 1 / 2));
  });

  it("is 0 for the same names in another order, and refuses an empty side", () => {
    expect(nameStability(["a", "b", "b"], ["b", "a", "b"]).index).toBe(0);
    expect(() => nameStability([], ["a"])).toThrow("an empty sample");
    expect(() => nameStability(["a"], [])).toThrow("an empty sample");
  });
});

describe("standardisedDifference", () => {
  it("is the difference of the means in pooled standard deviations", () => {
    expect(standardisedDifference([1, 2, 3, 4, 5], [3, 4, 5, 6, 7])).toBeCloseTo(-2 / Math.sqrt(2.5), 12);
    expect(standardisedDifference([0, 2], [0, 2, 4, 6])).toBeCloseTo(-2 / Math.sqrt(22 / 4), 12);
  });

  it("refuses what has no deviation", () => {
    expect(() => standardisedDifference([1], [1, 2])).toThrow("samples of 1 and 2 values");
  });
});

describe("cumulativeShares", () => {
  it("has every value of a small sample", () => {
    expect(cumulativeShares([3, 1, 2], 10)).toEqual([
      { value: 1, share: expect.closeTo(1 / 3) },
      { value: 2, share: expect.closeTo(2 / 3) },
      { value: 3, share: 1 },
    ]);
  });

  it("thins out a large one, from its smallest value to its largest", () => {
    const points = cumulativeShares(upTo(1_000), 11);
    expect(points).toHaveLength(11);
    expect(points[0]).toEqual({ value: 1, share: 0.001 });
    expect(points[5]).toEqual({ value: 501, share: 0.501 });
    expect(points.at(-1)).toEqual({ value: 1_000, share: 1 });
  });
});
