import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashFeatures, isHoldout, stableHashSplit, trainTestSplit } from "../src/index.ts";
import fixture from "./fixtures/scikit-learn.json" with { type: "json" };
import { makeSample, permuted, shuffledOrder } from "./samples.ts";

const everyRow = (length: number) => Array.from({ length }, (_, i) => i);

describe("hashFeatures", () => {
  it.each(fixture.hashes)("is MurmurHash3 as scikit-learn computes it: $features", ({ features, hash }) => {
    expect(hashFeatures(features)).toBe(hash);
    expect(hashFeatures(Float64Array.from([7, ...features, 7]), 1, features.length)).toBe(hash);
  });

  it("hashes −0 like 0, and differs if one bit differs", () => {
    expect(hashFeatures([-0, 1])).toBe(hashFeatures([0, 1]));
    expect(hashFeatures([1])).not.toBe(hashFeatures([1 + Number.EPSILON]));
    expect(hashFeatures([1, 2])).not.toBe(hashFeatures([2, 1]));
  });
});

describe("stableHashSplit", () => {
  const { x, y, rows, cols, bound } = makeSample({ kind: "plain", seed: 1, rows: 4000, cols: 4, apart: 1 });

  it("splits by isHoldout, whatever the other rows", () => {
    const { train, test } = stableHashSplit(x, rows, cols);
    const part = (i: number) => x.subarray(i * cols, (i + 1) * cols);
    expect([...train].every((i) => !isHoldout(part(i)))).toBe(true);
    expect([...test].every((i) => isHoldout([...part(i)]))).toBe(true);
    expect([...train, ...test].sort((a, b) => a - b)).toEqual(everyRow(rows));
  });

  it("does not depend on the order of the rows", () => {
    const order = shuffledOrder(rows, 2);
    const moved = permuted({ x, y, rows, cols, bound }, order);
    const held = stableHashSplit(moved.x, rows, cols).test;
    expect([...held].map((at) => order[at]).sort((a, b) => a - b)).toEqual([
      ...stableHashSplit(x, rows, cols).test,
    ]);
  });

  it("holds out about the given fraction; a larger fraction contains the same rows", () => {
    const fifth = stableHashSplit(x, rows, cols).test;
    const half = new Set(stableHashSplit(x, rows, cols, 0.5).test);
    expect(fifth.length / rows).toBeCloseTo(0.2, 1);
    expect(half.size / rows).toBeCloseTo(0.5, 1);
    expect([...fifth].every((i) => half.has(i))).toBe(true);
    expect(stableHashSplit(x, rows, cols, 0).test.length).toBe(0);
    expect(stableHashSplit(x, rows, cols, 1).train.length).toBe(0);
  });

  it("holds out the same rows as version 1 did", () => {
    expect(fixture.hashes.map(({ features }) => isHoldout(features))).toEqual(
      fixture.hashes.map(({ hash }) => hash / 2 ** 32 < 0.2),
    );
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses a fraction of %d", (fraction) => {
    expect(() => isHoldout([1], fraction)).toThrow(/fraction/);
    expect(() => stableHashSplit(x, rows, cols, fraction)).toThrow(/fraction/);
    expect(() => trainTestSplit(y, { seed: 1, fraction })).toThrow(/fraction/);
  });
});

describe("trainTestSplit", () => {
  const labels = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 60 });

  it("puts every row in exactly one part, keeping the classes' proportions", () => {
    fc.assert(
      fc.property(labels, fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (y, seed, fraction) => {
        const { train, test } = trainTestSplit(y, { seed, fraction });
        expect([...train, ...test].sort((a, b) => a - b)).toEqual(everyRow(y.length));
        for (const of of [0, 1]) {
          const members = y.filter((label) => label === of).length;
          expect([...test].filter((i) => y[i] === of).length).toBe(Math.round(fraction * members));
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("depends on the seed alone", () => {
    const y = everyRow(100).map((i) => i % 2);
    expect(trainTestSplit(y, { seed: 5 })).toEqual(trainTestSplit(y, { seed: 5 }));
    expect(trainTestSplit(y, { seed: 5 })).not.toEqual(trainTestSplit(y, { seed: 6 }));
  });

  it("gives every row the same chance", () => {
    const y = new Uint8Array(10);
    const times = new Uint32Array(10);
    for (let seed = 0; seed < 5000; seed++) {
      for (const i of trainTestSplit(y, { seed, fraction: 0.3, stratify: false }).test) times[i]++;
    }
    // 1500 expected, standard deviation 32.
    expect(Math.min(...times)).toBeGreaterThan(1350);
    expect(Math.max(...times)).toBeLessThan(1650);
  });

  it("refuses labels other than 0 and 1, and a seed that is not a whole number", () => {
    expect(() => trainTestSplit([0, 3], { seed: 1 })).toThrow(/y\[1\] is 3/);
    expect(() => trainTestSplit([0, 1], { seed: 0.5 })).toThrow(/seed is 0.5/);
  });
});
