import { describe, expect, it } from "vitest";
import { boundaryIn, type Frame } from "../../../components/explain/boundary.ts";
import { frameAround } from "../../../components/explain/frame.ts";

const features = ["variance", "skewness", "curtosis", "entropy"];
const frame: Frame = { x: [-10, 10], y: [-100, 100] };
const values = [99, 99, 1, -2];

function boundaryOf(coefficients: number[], intercept: number, axes = { x: 0, y: 1 }) {
  const ends = boundaryIn(frame, { features, coefficients, intercept }, axes, values);
  const marginAt = (x: number, y: number) =>
    coefficients.reduce(
      (sum, coefficient, i) => sum + coefficient * (i === axes.x ? x : i === axes.y ? y : (values[i] ?? 0)),
      intercept,
    );
  return { ends, marginAt };
}

describe("the decision boundary", () => {
  it.each([
    ["across", [0.1, 1, 3, 0.5], 2],
    ["steep", [5, 0.01, 0, 0], 1],
    ["through two corners", [10, 1, 0, 0], 0],
    ["level", [0, 1, 1, 1], 3],
    ["upright", [2, 0, 1, 1], 3],
  ])("%s goes from side to side, with a margin of zero at both ends", (_how, coefficients, intercept) => {
    const { ends, marginAt } = boundaryOf(coefficients, intercept);
    expect(ends).toBeDefined();
    for (const { x, y } of ends ?? []) {
      expect(marginAt(x, y)).toBeCloseTo(0, 9);
      expect(Math.abs(Math.abs(x) - 10) < 1e-9 || Math.abs(Math.abs(y) - 100) < 1e-9).toBe(true);
      expect(Math.abs(x)).toBeLessThanOrEqual(10 + 1e-9);
      expect(Math.abs(y)).toBeLessThanOrEqual(100 + 1e-9);
    }
    const [start, end] = ends ?? [];
    expect([start?.x, start?.y]).not.toEqual([end?.x, end?.y]);
  });

  it("is for notes whose other features have the values given", () => {
    const { ends } = boundaryOf([0, 1, 2, 3], 0);
    // y + 2·1 + 3·(−2) = 0
    expect(ends?.map(({ y }) => y)).toEqual([4, 4]);
  });

  it("is for the two features asked for", () => {
    const { ends, marginAt } = boundaryOf([1, 0, 0, 1], 0, { x: 3, y: 0 });
    for (const { x, y } of ends ?? []) expect(marginAt(x, y)).toBeCloseTo(0, 9);
  });

  it.each([
    ["passes by", [1, 0, 0, 0], 11],
    ["does not exist", [0, 0, 1, 0], 5],
    ["is everywhere", [0, 0, 0, 0], 0],
  ])("is none where it %s", (_how, coefficients, intercept) => {
    expect(boundaryOf(coefficients, intercept).ends).toBeUndefined();
  });
});

describe("the frame of a scatter", () => {
  it.each([
    [[-3.2, 4.7], [-4, 6], 2],
    [[0, 30], [0, 30], 5],
    [[0.1, 0.2], [0.1, 0.2], 0.02],
    [[7, 7], [7, 7.2], 0.2],
  ])("around %j has round sides", (values, ends, step) => {
    const { x, ticks } = frameAround(values.map((value) => ({ x: value, y: 0 })));
    expect(x[0]).toBeCloseTo(ends[0] ?? Number.NaN);
    expect(x[1]).toBeCloseTo(ends[1] ?? Number.NaN);
    for (const [i, tick] of ticks.x.slice(1).entries()) expect(tick - (ticks.x[i] ?? 0)).toBeCloseTo(step);
  });
});
