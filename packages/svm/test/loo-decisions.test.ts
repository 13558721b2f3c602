import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decisionFunction, type FitOptions, fit, looDecisions, takeRows } from "../src/index.ts";
import type { Sample } from "./kkt.ts";
import { makeSample, recipes } from "./samples.ts";

/** Trains without each row, one after the other. */
function retrained({ x, y, rows, cols }: Sample, options: FitOptions): Float64Array {
  return Float64Array.from({ length: rows }, (_, left) => {
    const kept = Array.from({ length: rows }, (_, i) => i).filter((i) => i !== left);
    const rest = takeRows(x, y, cols, kept);
    if (rest.y.every((label) => label === rest.y[0])) return Number.NaN;
    const model = fit(rest.x, rest.y, { ...options, rows: rest.rows, cols });
    return decisionFunction(model, x.slice(left * cols, (left + 1) * cols), 1)[0];
  });
}

describe("looDecisions", () => {
  it("gives each row the decision of a model trained without it", () => {
    fc.assert(
      fc.property(recipes({ maxRows: 40, cols: [1, 2, 4, 9] }), (recipe) => {
        const sample = makeSample(recipe, recipe.C);
        const options = { rows: sample.rows, cols: sample.cols, C: recipe.C };
        const model = fit(sample.x, sample.y, options);
        const decisions = looDecisions(sample.x, sample.y, options, model);
        const expected = retrained(sample, options);
        for (let i = 0; i < sample.rows; i++) {
          if (Number.isNaN(expected[i])) expect(decisions[i]).toBeNaN();
          else expect(Math.abs(decisions[i] - expected[i])).toBeLessThan(1e-9 * (1 + Math.abs(expected[i])));
        }
      }),
      { numRuns: 200, seed: 20261129 },
    );
  });

  it("moves the middle of the interval of intercepts when a row that ends it is left out", () => {
    // Both classes on one point each, far apart in cost: every multiplier is at a bound or 0.
    const x = Float64Array.of(0, 0.5, 1, 10, 10.5, 11);
    const y = Uint8Array.of(0, 0, 0, 1, 1, 1);
    const options = { rows: 6, cols: 1, C: 1e-3 };
    const sample = { x, y, rows: 6, cols: 1, bound: new Float64Array(6).fill(1e-3) };
    const decisions = looDecisions(x, y, options, fit(x, y, options));
    expect([...decisions]).toEqual([...retrained(sample, options)].map((value) => expect.closeTo(value, 12)));
  });

  it("is as exact for a row that is far from all others", () => {
    const sample = makeSample({ kind: "plain", seed: 3, rows: 50, cols: 3, apart: 2 });
    sample.x[75] = 1e12;
    const options = { rows: 50, cols: 3 };
    const decisions = looDecisions(sample.x, sample.y, options, fit(sample.x, sample.y, options));
    const expected = retrained(sample, options);
    expect(Math.abs(decisions[25] / expected[25] - 1)).toBeLessThan(1e-9);
  });

  it("refuses a model that was fitted to other rows", () => {
    const model = fit(Float64Array.of(0, 1), [0, 1], { rows: 2, cols: 1 });
    expect(() => looDecisions(Float64Array.of(0, 1, 2), [0, 1, 1], { rows: 3, cols: 1 }, model)).toThrow(
      "x has 3 rows, but the model was fitted to 2",
    );
  });
});
