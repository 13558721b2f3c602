import { describe, expect, it } from "vitest";
import { fit, predict, takeRows } from "../src/index.ts";
import banknote from "./fixtures/banknote-optima.json" with { type: "json" };
import fixture from "./fixtures/scikit-learn.json" with { type: "json" };
import { readRealCsv, realData } from "./read-csv.ts";

describe("fit against the exact optimum of generated sets", () => {
  it.each(fixture.fits)("$name", ({ x, y, cols, C, classWeights, rowWeights, exact }) => {
    const values = Float64Array.from(x);
    const model = fit(values, y, { rows: y.length, cols, C, classWeights, rowWeights });
    expect(model.converged).toBe(true);
    exact.coefficients.forEach((w, j) => {
      expect(Math.abs(model.coefficients[j] - w)).toBeLessThan(1e-12 * Math.max(1, Math.abs(w)));
    });
    expect(Math.abs(model.intercept - exact.intercept)).toBeLessThan(
      1e-11 * Math.max(1, Math.abs(exact.intercept)),
    );
    expect(Math.abs(model.objective / exact.objective - 1)).toBeLessThan(1e-12);
    expect(model.dualityGap).toBeLessThan(1e-12 * model.objective);
  });
});

describe("fit against scikit-learn", () => {
  it.each(fixture.fits)("$name", ({ name, x, y, cols, C, classWeights, rowWeights, sklearn }) => {
    const values = Float64Array.from(x);
    const model = fit(values, y, { rows: y.length, cols, C, classWeights, rowWeights });
    expect(model.objective).toBeLessThanOrEqual(sklearn.objective * (1 + 1e-14));
    // With offsets, large scales or a large C, libsvm misses its optimum: it stores kernel values in single precision.
    const failed = ["offset columns", "scaled columns", "overlapping, C 10000"].includes(name);
    if (failed) return;
    sklearn.coefficients.forEach((w, j) => {
      expect(model.coefficients[j]).toBeCloseTo(w, 5);
    });
    expect(model.intercept).toBeCloseTo(sklearn.intercept, 5);
    expect([...predict(model, values, y.length)]).toEqual(sklearn.predicted);
  });
});

describe.skipIf(realData.missing)(`fit against the exact optimum of the real data ${realData.note}`, () => {
  it.each(banknote.optima)("$set, C $C", ({ set, C, coefficients, intercept, objective, ...expected }) => {
    const { x, y, rows, cols } = realSet(set);
    const model = fit(x, y, { rows, cols, C });
    expect(rows).toBe(expected.rows);
    expect(model.converged).toBe(true);
    // Also on the two sets on which libsvm never returns.
    expect(model.iterations).toBeLessThan(100);
    coefficients.forEach((w, j) => {
      expect(Math.abs(model.coefficients[j] - w)).toBeLessThan(1e-12);
    });
    expect(Math.abs(model.intercept - intercept)).toBeLessThan(1e-12);
    expect(Math.abs(model.objective / objective - 1)).toBeLessThan(1e-13);
    expect(model.dualityGap).toBeLessThan(1e-13 * objective);
    expect(model.supportIndices.length).toBe(expected.freeSupportVectors + expected.boundedSupportVectors);
    const errors = predict(model, x, rows).filter((label, i) => label !== y[i]).length;
    expect(errors).toBe(expected.trainingErrors);
  });
});

function realSet(name: string) {
  const files: Record<string, string> = { light: "light_6", testset100: "testset_100" };
  if (name.startsWith("hard_split")) return readRealCsv(`${name}.csv`);
  if (name in files) return readRealCsv(`${files[name]}.csv`);
  const full = readRealCsv("banknote_authentication.csv");
  if (name === "full") return full;
  const held = new Set(banknote.split1097TestRows);
  const kept = Array.from({ length: full.rows }, (_, i) => i).filter((i) => !held.has(i));
  return takeRows(full.x, full.y, full.cols, kept);
}
