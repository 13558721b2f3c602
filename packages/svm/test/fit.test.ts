import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { fit, SvmError } from "../src/index.ts";
import { createRandom } from "../src/rows/random.ts";
import { makeSample } from "./samples.ts";

const square = Float64Array.from([0, 0, 0, 2, 3, 0, 3, 2]);
const sides = [0, 0, 1, 1];

function errorOf(act: () => unknown): SvmError {
  try {
    act();
  } catch (error) {
    if (error instanceof SvmError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("fit", () => {
  it("finds the maximum-margin separator of two parallel walls", () => {
    const model = fit(square, sides, { rows: 4, cols: 2, C: 10 });
    expect(model.coefficients[0]).toBeCloseTo(2 / 3, 14);
    expect(model.coefficients[1]).toBeCloseTo(0, 14);
    expect(model.intercept).toBeCloseTo(-1, 14);
    expect(model.objective).toBeCloseTo(2 / 9, 14);
    expect(model.converged).toBe(true);
  });

  it("returns a dual solution that reproduces the coefficients, and its support", () => {
    const { x, y, rows, cols } = makeSample({ kind: "plain", seed: 3, rows: 50, cols: 3, apart: 2 });
    const model = fit(x, y, { rows, cols, C: 2 });
    const w = [0, 0, 0];
    model.dual.forEach((alpha, i) => {
      for (let j = 0; j < cols; j++) w[j] += alpha * (y[i] === 1 ? 1 : -1) * x[i * cols + j];
    });
    w.forEach((value, j) => {
      expect(model.coefficients[j]).toBeCloseTo(value, 12);
    });
    const support = [...model.dual.keys()].filter((i) => model.dual[i] > 0);
    expect([...model.supportIndices]).toEqual(support);
    expect(Math.max(...model.dual)).toBeLessThanOrEqual(2);
  });

  it("returns the middle of an interval of optimal intercepts", () => {
    // With so small a C both rows stay inside the margin for any intercept between −1 + w and 1 − w.
    const model = fit(Float64Array.from([2, 6]), [0, 1], { rows: 2, cols: 1, C: 0.01 });
    expect(model.coefficients[0]).toBeCloseTo(0.04, 14);
    expect(model.intercept).toBeCloseTo(-0.16, 14);
    expect([...model.dual]).toEqual([0.01, 0.01]);
  });

  it("predicts a constant if the features carry no information", () => {
    const model = fit(Float64Array.from([5, 5, 5]), [1, 0, 1], { rows: 3, cols: 1 });
    expect(model.coefficients[0]).toBe(0);
    expect(model.intercept).toBeCloseTo(1, 12);
    expect(model.objective).toBeCloseTo(2, 12);
  });

  it("accepts an ml-matrix Matrix, typed labels and plain labels", () => {
    const matrix = Matrix.from1DArray(4, 2, [...square]);
    const expected = fit(square, sides, { rows: 4, cols: 2 });
    expect(fit(matrix, Uint8Array.from(sides))).toEqual(expected);
    expect(fit(matrix, Float64Array.from(sides), { rows: 4, cols: 2 })).toEqual(expected);
  });

  it.each([
    { rows: 3000, cols: 32, apart: 2 },
    { rows: 3000, cols: 32, apart: 0.5 },
    { rows: 60_000, cols: 4, apart: 1 },
  ])(
    "starts close enough to converge in few iterations: $rows × $cols, $apart apart",
    ({ rows, cols, apart }) => {
      const { x, y } = makeSample({ kind: "plain", seed: 9, rows, cols, apart });
      const model = fit(x, y, { rows, cols });
      expect(model.converged).toBe(true);
      // From the class means, the sets with 32 columns take ten times as many.
      expect(model.iterations).toBeLessThan(160);
    },
  );

  it("stays fast when far outliers make the first w very large", () => {
    const { x, y, rows, cols } = makeSample({ kind: "plain", seed: 7, rows: 20_000, cols: 4, apart: 2 });
    for (let i = 7; i < rows; i += 1000) for (let j = 0; j < cols; j++) x[i * cols + j] *= 1e6;
    const model = fit(x, y, { rows, cols, C: 1e4 });
    expect(model.converged).toBe(true);
    expect(model.iterations).toBeLessThan(1000);
  });

  it.each([1, 2, 5, 12])(
    "reports that it stopped at %i iterations, with a valid bound of its error",
    (maxIterations) => {
      const { x, y, rows, cols } = makeSample({ kind: "plain", seed: 8, rows: 700, cols: 8, apart: 1 });
      const exact = fit(x, y, { rows, cols });
      const cut = fit(x, y, { rows, cols, maxIterations });
      expect(cut.converged).toBe(false);
      expect(cut.iterations).toBeLessThanOrEqual(maxIterations);
      expect(cut.objective).toBeGreaterThan(exact.objective);
      expect(cut.objective - cut.dualityGap).toBeLessThanOrEqual(exact.objective);
    },
  );

  it.each([1, 2])("bounds its error after %i iterations on separable rows", (maxIterations) => {
    const { x, y, rows, cols } = makeSample({ kind: "separable", seed: 8, rows: 60, cols: 2, apart: 1 });
    const exact = fit(x, y, { rows, cols });
    const cut = fit(x, y, { rows, cols, maxIterations });
    expect(cut.converged).toBe(false);
    expect(cut.objective - cut.dualityGap).toBeLessThanOrEqual(exact.objective);
    expect(exact.objective).toBeLessThan(cut.objective);
  });

  it("does not call a result converged if its gap is above the tolerance", () => {
    // A time stamp in microseconds leaves too few digits for a gap of 1e-30.
    const x = Float64Array.from([1.7e15, 1.7e15 + 3, 1.7e15 + 2, 1.7e15 + 7]);
    const model = fit(x, [0, 0, 1, 1], { rows: 4, cols: 1, tolerance: 1e-30 });
    expect(model.converged).toBe(model.dualityGap <= 1e-30 * model.objective);
    expect(model.dualityGap).toBeGreaterThan(0);
  });
});

describe("fit refuses", () => {
  const shape = { rows: 4, cols: 2 };
  const broken = (at: number, value: number) => {
    const x = square.slice();
    x[at] = value;
    return x;
  };

  it.each([
    ["one class only", () => fit(square, [1, 1, 1, 1], shape), "one-class", /all 4 rows .* class 1/],
    [
      "one class left by weights",
      () => fit(square, sides, { ...shape, rowWeights: [0, 0, 1, 1] }),
      "one-class",
      /2 rows/,
    ],
    ["NaN", () => fit(broken(5, Number.NaN), sides, shape), "not-finite", /row 2, column 1 is NaN/],
    ["infinity", () => fit(broken(0, -1 / 0), sides, shape), "not-finite", /row 0, column 0 is -Infinity/],
    [
      "a feature too large to square",
      () => fit(broken(3, 1e80), sides, shape),
      "too-large",
      /row 1, column 1 is 1e\+80/,
    ],
    ["a label other than 0 and 1", () => fit(square, [0, 2, 1, 1], shape), "bad-label", /y\[1\] is 2/],
    ["too few labels", () => fit(square, [0, 1], shape), "bad-shape", /4 rows, but y has 2/],
    [
      "a wrong shape",
      () => fit(square, sides, { rows: 4, cols: 3 }),
      "bad-shape",
      /need 12 values, but x has 8/,
    ],
    ["no shape", () => fit(square, sides), "bad-shape", /undefined × undefined/],
    ["no rows", () => fit(new Float64Array(0), [], { rows: 0, cols: 2 }), "bad-shape", /at least 1/],
    [
      "a matrix of another shape",
      () => fit(new Matrix(4, 2), sides, { rows: 2, cols: 4 }),
      "bad-shape",
      /4 × 2/,
    ],
    ["C of 0", () => fit(square, sides, { ...shape, C: 0 }), "bad-option", /C is 0/],
    ["C that is no number", () => fit(square, sides, { ...shape, C: Number.NaN }), "bad-option", /C is NaN/],
    ["an infinite C", () => fit(square, sides, { ...shape, C: 1 / 0 }), "bad-option", /C is Infinity/],
    [
      "a negative weight",
      () => fit(square, sides, { ...shape, rowWeights: [1, 1, -1, 1] }),
      "bad-option",
      /rowWeights\[2\] is -1/,
    ],
    ["too few weights", () => fit(square, sides, { ...shape, rowWeights: [1] }), "bad-shape", /1 rowWeights/],
    [
      "a class weight of 0",
      () => fit(square, sides, { ...shape, classWeights: [1, 0] }),
      "bad-option",
      /classWeights\[1\] is 0/,
    ],
    [
      "a tolerance of 0",
      () => fit(square, sides, { ...shape, tolerance: 0 }),
      "bad-option",
      /tolerance is 0/,
    ],
    [
      "no iterations",
      () => fit(square, sides, { ...shape, maxIterations: 0 }),
      "bad-option",
      /maxIterations is 0/,
    ],
  ])("%s", (_, act, code, message) => {
    const error = errorOf(act);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});

describe("fit with thousands of rows on the margin at once", () => {
  /** A rare class among the others: no hyperplane is better than w = 0, which puts all of the common class on the margin. */
  function rareClass(rows: number, cols: number) {
    const random = createRandom(11);
    const x = Float64Array.from({ length: rows * cols }, () => Math.round(4 * random()) / 2 - 1);
    return { x, y: Uint8Array.from({ length: rows }, (_, i) => Number(i % 20 === 0)), rows, cols };
  }

  it.each([0.01, 1, 100])("finds w = 0 with a proof, C = %s", (C) => {
    const { x, y, rows, cols } = rareClass(4000, 12);
    const model = fit(x, y, { rows, cols, C });
    expect(model.converged).toBe(true);
    expect(model.objective).toBeCloseTo(2 * C * (rows / 20), 9);
    expect(model.iterations).toBeLessThan(200);
    expect(model.coefficients.every((w) => Math.abs(w) < 1e-12)).toBe(true);
    expect(model.intercept).toBeCloseTo(-1, 12);
  });

  it("draws a sample of a class of which nearly all rows are taken", () => {
    const sample = makeSample({ kind: "rare class", seed: 77, rows: 3349, cols: 2, apart: 0.5 }, 10);
    expect(fit(sample.x, sample.y, { rows: sample.rows, cols: 2, C: 10 }).converged).toBe(true);
  });
});
