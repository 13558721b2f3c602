import { describe, expect, it } from "vitest";
import { balanceClasses, deduplicate, hashFeatures, takeRows, trainingSetHash } from "../src/index.ts";
import { makeSample, permuted, shuffledOrder } from "./samples.ts";

describe("deduplicate", () => {
  const x = Float64Array.from([1, 0, 2, 2, 1, -0, 3, 3, 1, 0]);

  it("keeps the last of equal rows, so that the newest label wins", () => {
    expect([...deduplicate(x, 5, 2)]).toEqual([1, 3, 4]);
  });

  it("keeps the newest by age if ages are given, the later of two of equal age", () => {
    expect([...deduplicate(x, 5, 2, [1, 0, 7, 0, 3])]).toEqual([1, 2, 3]);
    expect([...deduplicate(x, 5, 2, [7, 0, 7, 0, 3])]).toEqual([1, 2, 3]);
  });

  it("keeps different rows that have the same hash", () => {
    const one = 516_055;
    const other = 2_107_163;
    expect(hashFeatures([one])).toBe(hashFeatures([other]));
    expect([...deduplicate(Float64Array.from([one, other, one]), 3, 1)]).toEqual([1, 2]);
  });

  it("refuses ages that do not match the rows", () => {
    expect(() => deduplicate(x, 5, 2, [1])).toThrow(/5 rows, but there are 1 ages/);
  });
});

describe("balanceClasses", () => {
  const plain = makeSample({ kind: "duplicate rows", seed: 4, rows: 200, cols: 2, apart: 1 });
  const y = plain.y.map((label, i) => (i % 4 === 0 ? label : 0));
  const { x, rows, cols } = plain;

  it("keeps all of the rarer class and as many of the other, those of the smallest hash", () => {
    const kept = balanceClasses(x, y, rows, cols);
    const ones = [...y.keys()].filter((i) => y[i] === 1);
    const keptZeros = [...kept].filter((i) => y[i] === 0);
    expect([...kept].filter((i) => y[i] === 1)).toEqual(ones);
    expect(keptZeros.length).toBe(ones.length);
    const hash = (i: number) => hashFeatures(x, i * cols, cols);
    const largestKept = Math.max(...keptZeros.map(hash));
    const dropped = [...y.keys()].filter((i) => y[i] === 0 && !keptZeros.includes(i));
    expect(dropped.every((i) => hash(i) >= largestKept)).toBe(true);
  });

  it("keeps the same records whatever their order", () => {
    const moved = permuted({ ...plain, y }, shuffledOrder(rows, 9));
    const records = (values: Float64Array, labels: Uint8Array) => {
      const kept = takeRows(values, labels, cols, balanceClasses(values, labels, rows, cols));
      return Array.from(kept.y, (label, i) =>
        [label, ...kept.x.subarray(i * cols, (i + 1) * cols)].join(),
      ).sort();
    };
    expect(records(moved.x, moved.y)).toEqual(records(x, y));
  });

  it("cuts each of several classes to the rarest, as it cuts two", () => {
    const three = y.map((label, i) => (i % 3 === 0 ? 2 : label));
    const size = three.filter((label) => label === 1).length;
    const kept = balanceClasses(x, three, rows, cols, 3);
    expect([0, 1, 2].map((label) => [...kept].filter((i) => three[i] === label).length)).toEqual(
      Array(3).fill(size),
    );
    const pair = [...y.keys()].filter((i) => three[i] !== 2);
    const two = takeRows(x, y, cols, pair);
    expect([...kept].filter((i) => three[i] !== 2)).toEqual(
      Array.from(balanceClasses(two.x, two.y, two.rows, cols), (i) => pair[i]),
    );
    expect(() => balanceClasses(x, three, rows, cols)).toThrow("is 2; it must be a whole number from 0 to 1");
  });

  it("keeps nothing if a class is missing", () => {
    expect(balanceClasses(x, new Uint8Array(rows), rows, cols).length).toBe(0);
  });

  it("refuses labels that do not match the rows, as the hash does", () => {
    expect(() => balanceClasses(x, [0, 1], rows, cols)).toThrow(/y has 2 labels/);
    expect(() => trainingSetHash(x, [0, 1], rows, cols)).toThrow(/y has 2 labels/);
    expect(() => trainingSetHash(Float64Array.of(1), [2], 1, 1)).toThrow(/y\[0\] is 2/);
  });
});

describe("takeRows", () => {
  it("copies rows and labels in the order asked for", () => {
    const taken = takeRows(Float64Array.from([1, 2, 3, 4, 5, 6]), [0, 1, 1], 2, [2, 0]);
    expect(taken).toEqual({
      x: Float64Array.from([5, 6, 1, 2]),
      y: Uint8Array.from([1, 0]),
      rows: 2,
      cols: 2,
    });
    expect(() => takeRows(new Float64Array(2), [0], 2, [1])).toThrow(/row 1 .* there are 1/);
    expect(() => takeRows(new Float64Array(2), [0], 2, [-1])).toThrow(/row -1/);
    expect(() => takeRows(new Float64Array(3), [0], 2, [0])).toThrow(/need 2 values/);
  });
});

describe("trainingSetHash", () => {
  const sample = makeSample({ kind: "duplicate rows", seed: 4, rows: 50, cols: 3, apart: 1 });
  const { x, y, rows, cols } = sample;
  const hash = trainingSetHash(x, y, rows, cols);

  it("is the SHA-256 of the sorted rows", () => {
    // By Python's hashlib: 01000000, then nine zero bytes, then 1.0 and its label 1.
    const one = trainingSetHash(Float64Array.from([1, -0]), [1, 0], 2, 1);
    expect(one).toBe("7f1d5f8a0ac7b8e30996090654f10542965e0b30616e9678c6b79d44d4bd861c");
  });

  it("does not depend on the order of the rows", () => {
    const moved = permuted(sample, shuffledOrder(rows, 1));
    expect(trainingSetHash(moved.x, moved.y, rows, cols)).toBe(hash);
  });

  it("changes with a label, a feature, an added row or another shape", () => {
    const label = y.slice();
    label[7] = 1 - label[7];
    const feature = x.slice();
    feature[0] += 1e-12;
    const twice = takeRows(x, y, cols, [...y.keys(), 0]);
    const others = [
      trainingSetHash(x, label, rows, cols),
      trainingSetHash(feature, y, rows, cols),
      trainingSetHash(twice.x, twice.y, rows + 1, cols),
    ];
    expect(new Set([hash, ...others]).size).toBe(4);
  });
});
