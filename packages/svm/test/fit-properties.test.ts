import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fit, type LinearModel, takeRows } from "../src/index.ts";
import { kktViolations, type Sample } from "./kkt.ts";
import { AWKWARD, makeSample, permuted, recipes, shuffledOrder } from "./samples.ts";

const runs = (numRuns: number) => ({ numRuns, seed: 20261122 });
const small = recipes({ maxRows: 80, cols: [1, 2, 3, 4, 8] });

/**
 * The same model to 1e-9. A coefficient near 0 is a sum whose terms cancel, so it is also allowed the rounding error of
 * such a sum.
 */
function expectSameModel(actual: LinearModel, expected: LinearModel, { x, rows, bound }: Sample) {
  const terms = rows * Math.max(...bound) * x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const largest = expected.coefficients.reduce((most, w) => Math.max(most, Math.abs(w)), 0);
  expect(actual.coefficients.length).toBe(expected.coefficients.length);
  const worst = actual.coefficients.reduce(
    (most, w, j) => Math.max(most, Math.abs(w - expected.coefficients[j])),
    0,
  );
  expect(worst).toBeLessThanOrEqual(1e-9 * largest + 1e-15 * terms);
  expect(Math.abs(actual.intercept - expected.intercept)).toBeLessThan(
    1e-9 * Math.max(1, Math.abs(expected.intercept)),
  );
}

function expectOptimal(sample: Sample, options: Parameters<typeof fit>[2]) {
  const result = fit(sample.x, sample.y, { rows: sample.rows, cols: sample.cols, ...options });
  const violations = kktViolations(result, sample);
  expect(result.converged).toBe(true);
  expect(result.dualityGap).toBeLessThanOrEqual(1e-9 * result.objective);
  expect(violations.box).toBe(0);
  expect(violations.balance).toBeLessThan(1e-12);
  expect(violations.margin).toBeLessThan(1e-9);
  expect(violations.stationarity).toBeLessThan(1e-9);
  return result;
}

describe("fit meets the optimality conditions", () => {
  it.each(AWKWARD)("on %s, C from 1e-4 to 1e4", (kind) => {
    fc.assert(
      fc.property(small, (recipe) => {
        expectOptimal(makeSample({ ...recipe, kind }, recipe.C), { C: recipe.C });
      }),
      runs(300),
    );
  });

  it("with 16 to 128 features, fewer and more rows than features", () => {
    fc.assert(
      fc.property(recipes({ maxRows: 200, cols: [16, 33, 64, 128] }), (recipe) => {
        expectOptimal(makeSample(recipe, recipe.C), { C: recipe.C });
      }),
      runs(100),
    );
  });

  it("with 8 to 64 features and thousands of rows", () => {
    fc.assert(
      fc.property(recipes({ maxRows: 3000, cols: [8, 17, 64] }), (recipe) => {
        const rows = Math.max(recipe.rows, 500);
        expectOptimal(makeSample({ ...recipe, rows }, recipe.C), { C: recipe.C });
      }),
      runs(15),
    );
  });

  it("with so many rows that one Newton step refines the solution of the sample", () => {
    fc.assert(
      fc.property(recipes({ maxRows: 2, cols: [2, 4] }), (recipe) => {
        expectOptimal(makeSample({ ...recipe, rows: 50_500 }, recipe.C), { C: recipe.C });
      }),
      runs(4),
    );
  });

  it("in units a million times smaller or larger", () => {
    fc.assert(
      fc.property(small, fc.constantFrom(1e-6, 1e6), (recipe, unit) => {
        // Enlarged, these two go past what doubles can prove: C · ‖x‖² of 1e22.
        fc.pre(unit < 1 || (recipe.kind !== "scaled columns" && recipe.kind !== "far outliers"));
        const sample = makeSample(recipe, recipe.C);
        expectOptimal({ ...sample, x: sample.x.map((value) => value * unit) }, { C: recipe.C });
      }),
      runs(300),
    );
  });

  it("with thousands of rows, of which only a working set is solved", () => {
    fc.assert(
      fc.property(recipes({ maxRows: 6000, cols: [1, 2, 4, 7] }), (recipe) => {
        const rows = Math.max(recipe.rows, 500);
        expectOptimal(makeSample({ ...recipe, rows }, recipe.C), { C: recipe.C });
      }),
      runs(100),
    );
  });

  it("with class and row weights", () => {
    const weight = fc.constantFrom(0.001, 0.3, 1, 2.5, 1000);
    fc.assert(
      fc.property(
        small,
        weight,
        weight,
        fc.array(weight, { minLength: 80, maxLength: 80 }),
        (recipe, w0, w1, all) => {
          const plain = makeSample(recipe);
          const rowWeights = all.slice(0, plain.rows);
          const bound = Float64Array.from(rowWeights, (weighs, i) => (plain.y[i] === 1 ? w1 : w0) * weighs);
          expectOptimal({ ...plain, bound }, { classWeights: [w0, w1], rowWeights });
        },
      ),
      runs(100),
    );
  });

  it("on two rows, where the known answer is the middle of the line between them", () => {
    const row = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(row, row, (zero, one) => {
        fc.pre(zero.some((value, j) => value !== one[j]));
        const sample = { x: Float64Array.from([...zero, ...one]), rows: 2, bound: Float64Array.of(1e4, 1e4) };
        const squared = zero.reduce((sum, value, j) => sum + (one[j] - value) ** 2, 0);
        const coefficients = Float64Array.from(zero, (value, j) => (2 * (one[j] - value)) / squared);
        const intercept = zero.reduce((sum, value, j) => sum - (coefficients[j] * (value + one[j])) / 2, 0);
        const model = fit(sample.x, [0, 1], { rows: 2, cols: 3, C: 1e4 });
        expectSameModel(model, { coefficients, intercept }, { ...sample, y: Uint8Array.of(0, 1), cols: 3 });
      }),
      runs(300),
    );
  });
});

describe("fit does not depend on how the same problem is stated", () => {
  it("gives the same model for any order of the rows", () => {
    fc.assert(
      fc.property(recipes({ maxRows: 900, cols: [1, 2, 4, 8] }), fc.integer(), (recipe, seed) => {
        const sample = makeSample(recipe, recipe.C);
        const moved = permuted(sample, shuffledOrder(sample.rows, seed));
        expectSameModel(fitSample(moved), fitSample(sample), sample);
      }),
      runs(100),
    );
  });

  it("gives the same bytes for the same rows, and does not change them", () => {
    fc.assert(
      fc.property(small, (recipe) => {
        const sample = makeSample(recipe, recipe.C);
        const before = sample.x.slice();
        expect(fitSample(sample)).toEqual(fitSample(sample));
        expect(sample.x).toEqual(before);
      }),
      runs(30),
    );
  });

  it("treats a row of weight k as k such rows, and one of weight 0 as none", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 80, maxLength: 80 });
    fc.assert(
      fc.property(small, weights, (recipe, all) => {
        const sample = makeSample(recipe, recipe.C);
        const { x, y, rows, cols, bound } = sample;
        const rowWeights = all.slice(0, rows).map((weight, i) => (i < 2 ? weight + 1 : weight));
        const copies = rowWeights.flatMap((weight, i) => new Array<number>(weight).fill(i));
        const repeated = { ...takeRows(x, y, cols, copies), bound: bound.slice(0, 1) };
        const model = fit(x, y, { rows, cols, C: recipe.C, rowWeights });
        expectSameModel(model, fitSample(repeated), repeated);
        rowWeights.forEach((weight, i) => {
          if (weight === 0) expect(model.dual[i]).toBe(0);
        });
      }),
      runs(300),
    );
  });

  it("changes sign when the classes are swapped", () => {
    fc.assert(
      fc.property(small, (recipe) => {
        const sample = makeSample(recipe, recipe.C);
        const turned = fitSample({ ...sample, y: sample.y.map((label) => 1 - label) });
        const back = { coefficients: turned.coefficients.map((w) => -w), intercept: -turned.intercept };
        expectSameModel(back, fitSample(sample), sample);
      }),
      runs(300),
    );
  });

  it("scales with the unit of the features when C is scaled to match", () => {
    fc.assert(
      fc.property(small, fc.constantFrom(1e-6, 1e-3, 1e3, 1e6), (recipe, unit) => {
        const sample = makeSample(recipe, recipe.C);
        const scaled = {
          ...sample,
          x: sample.x.map((value) => value * unit),
          bound: sample.bound.map((C) => C / unit ** 2),
        };
        const model = fitSample(scaled);
        expectSameModel(
          { ...model, coefficients: model.coefficients.map((w) => w * unit) },
          fitSample(sample),
          sample,
        );
      }),
      runs(300),
    );
  });
});

function fitSample({ x, y, rows, cols, bound }: Sample) {
  return fit(x, y, { rows, cols, C: bound[0] });
}
