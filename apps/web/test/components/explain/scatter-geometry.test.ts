import { describe, expect, it } from "vitest";
import {
  boundaryLine,
  clipLine,
  type Frame,
  frameAround,
  type Line,
  marginAt,
} from "../../../components/explain/scatter-geometry.ts";

const features = ["variance", "skewness", "curtosis", "entropy"];
const frame: Frame = { x: [-10, 10], y: [-100, 100] };
const values = [99, 99, 1, -2];

function boundaryOf(coefficients: number[], intercept: number, axes = { x: 0, y: 1 }) {
  const ends = clipLine(boundaryLine({ features, coefficients, intercept }, axes, values), frame);
  const marginAt = (x: number, y: number) =>
    coefficients.reduce(
      (sum, coefficient, i) => sum + coefficient * (i === axes.x ? x : i === axes.y ? y : (values[i] ?? 0)),
      intercept,
    );
  return { ends, marginAt };
}

describe("the decision boundary", () => {
  it.each([
    ["diagonal", [0.1, 1, 3, 0.5], 2],
    ["steep", [5, 0.01, 0, 0], 1],
    ["through two corners", [10, 1, 0, 0], 0],
    ["horizontal", [0, 1, 1, 1], 3],
    ["vertical", [2, 0, 1, 1], 3],
  ])("goes from side to side with a margin of zero at both ends: %s", (_how, coefficients, intercept) => {
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

  it("uses the given values of the other features", () => {
    const { ends } = boundaryOf([0, 1, 2, 3], 0);
    // y + 2·1 + 3·(−2) = 0
    expect(ends?.map(({ y }) => y)).toEqual([4, 4]);
  });

  it("uses the two features of the axes", () => {
    const { ends, marginAt } = boundaryOf([1, 0, 0, 1], 0, { x: 3, y: 0 });
    for (const { x, y } of ends ?? []) expect(marginAt(x, y)).toBeCloseTo(0, 9);
  });

  it.each([
    ["outside the frame", [1, 0, 0, 0], 11],
    ["in none of the two features", [0, 0, 1, 0], 5],
    ["everywhere", [0, 0, 0, 0], 0],
    ["only at a corner", [10, 1, 0, 0], 200],
  ])("is not drawn when the margin is zero %s", (_how, coefficients, intercept) => {
    expect(boundaryOf(coefficients, intercept).ends).toBeUndefined();
  });
});

describe("the frame of the scatter plot", () => {
  const noLine: Line = { a: 0, b: 0, c: 1 };

  it.each([
    [[-3.2, 4.7], [-4, 6], 2],
    [[0, 30], [0, 30], 5],
    [[0.1, 0.2], [0.1, 0.2], 0.02],
    [[7, 7], [5, 9], 1],
    [[0, 0], [-1, 1], 0.5],
    [[1e-7, 3e-7], [1e-7, 3e-7], 5e-8],
    [[-1e299, 2e299], [-1e299, 2e299], 5e298],
  ])("has round numbers at its sides around %j", (numbers, ends, step) => {
    const points = numbers.map((x) => ({ x, y: 0 }));
    const middle = { x: ((numbers[0] ?? 0) + (numbers[1] ?? 0)) / 2, y: 0 };
    const { x, ticks } = frameAround(points, noLine, middle) ?? { x: [], ticks: { x: [] } };
    const relative = (value: number | undefined) => (value ?? Number.NaN) / step;
    expect(relative(x[0])).toBeCloseTo(relative(ends[0]));
    expect(relative(x[1])).toBeCloseTo(relative(ends[1]));
    for (const [i, tick] of ticks.x.slice(1).entries()) {
      expect(relative(tick - (ticks.x[i] ?? 0))).toBeCloseTo(1);
    }
  });

  it("stays around the points when the line crosses it", () => {
    const points = [
      { x: -3, y: -3 },
      { x: 3, y: 3 },
    ];
    expect(frameAround(points, { a: 1, b: 1, c: 0 }, { x: 0, y: 0 })).toMatchObject({
      x: [-3, 3],
      y: [-3, 3],
    });
  });

  it.each<[string, { x: number; y: number }, Line]>([
    ["a diagonal line", { x: 3.6, y: 8.7 }, { a: -0.8, b: 0.3, c: 12 }],
    ["a horizontal line", { x: 3.6, y: 8.7 }, { a: 0, b: 2, c: 50 }],
    ["a vertical line", { x: 3.6, y: 8.7 }, { a: -2, b: 0, c: -50 }],
    ["a line close by", { x: 3.6, y: 8.7 }, { a: 1, b: -1, c: 5.1 + 1e-9 }],
    ["a line through the note", { x: 3, y: 8 }, { a: 1, b: 1, c: -11 }],
    ["tiny numbers", { x: 1e-7, y: -2e-7 }, { a: -0.8, b: 0.3, c: 1 }],
    ["huge numbers", { x: 1e299, y: 3 }, { a: -0.8, b: 0.3, c: 1 }],
    ["numbers that are all huge", { x: -5e299, y: 1e299 }, { a: -0.8, b: 0.3, c: 1e299 }],
    ["a note at zero", { x: 0, y: 0 }, { a: 1e-3, b: 1e-3, c: 1 }],
  ])("of a single note shows the note and %s", (_what, note, line) => {
    const around = frameAround([note], line, note);
    if (around === undefined) throw new Error("nothing to draw");
    // The note's ring is not cut off.
    expect(around.x[0]).toBeLessThan(note.x);
    expect(around.x[1]).toBeGreaterThan(note.x);
    expect(around.y[0]).toBeLessThan(note.y);
    expect(around.y[1]).toBeGreaterThan(note.y);
    const [start, end] = clipLine(line, around) ?? [];
    const length = Math.hypot(
      ((end?.x ?? 0) - (start?.x ?? 0)) / (around.x[1] - around.x[0]),
      ((end?.y ?? 0) - (start?.y ?? 0)) / (around.y[1] - around.y[0]),
    );
    // A line that only touches the frame would not be visible.
    expect(length).toBeGreaterThan(0.2);
    expect(Math.max(around.ticks.x.length, around.ticks.y.length)).toBeLessThanOrEqual(9);
  });

  it("grows until the line crosses it when all notes are on one side", () => {
    const points = [
      { x: 1, y: 10 },
      { x: 2, y: 30 },
      { x: 3, y: 20 },
    ];
    const line = { a: 1, b: 1, c: 5 };
    const around = frameAround(points, line, points[0] ?? { x: 0, y: 0 });
    expect(around && clipLine(line, around)).toBeDefined();
    expect(around?.x[1]).toBeGreaterThanOrEqual(3);
    expect(around?.y[1]).toBeGreaterThanOrEqual(30);
  });

  it("stays around the notes when the line is so far away that they would be a heap", () => {
    const points = [
      { x: 1, y: 10 },
      { x: 2, y: 30 },
    ];
    const line = { a: 1, b: 0, c: -500 };
    const around = frameAround(points, line, { x: 1, y: 10 });
    expect(around && clipLine(line, around)).toBeUndefined();
    expect(around?.x[1]).toBeLessThan(3);
    expect(marginAt(line, { x: 1, y: 10 })).toBe(-499);
  });

  it("is undefined for numbers that are too large to draw", () => {
    const points = [
      { x: -1.7e308, y: 0 },
      { x: 1.7e308, y: 0 },
    ];
    expect(frameAround(points, noLine, { x: 0, y: 0 })).toBeUndefined();
  });
});
