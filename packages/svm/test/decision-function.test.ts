import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { decisionFunction, predict, SvmError } from "../src/index.ts";

const model = { coefficients: Float64Array.from([2, -1]), intercept: 0.5 };
const x = Float64Array.from([0, 0, 1, 4, 0, 0.5, -3, 1]);

describe("decisionFunction and predict", () => {
  it("gives coefficients · x + intercept per row", () => {
    expect([...decisionFunction(model, x, 4)]).toEqual([0.5, -1.5, 0, -6.5]);
  });

  it("predicts class 1 only above 0", () => {
    expect([...predict(model, x, 4)]).toEqual([1, 0, 0, 0]);
  });

  it("writes to the given array and does not touch the rest of it", () => {
    const decisions = new Float64Array(5).fill(9);
    const classes = new Uint8Array(5).fill(9);
    expect(decisionFunction(model, x, 4, decisions)).toBe(decisions);
    expect(predict(model, x, 4, classes)).toBe(classes);
    expect([...decisions]).toEqual([0.5, -1.5, 0, -6.5, 9]);
    expect([...classes]).toEqual([1, 0, 0, 0, 9]);
  });

  it.each([1, 3, 4, 5, 64])("agrees with the plain formula and with single rows, %i features", (cols) => {
    const rows = 1101;
    const wide = { coefficients: Float64Array.from({ length: cols }, (_, j) => Math.cos(j)), intercept: 0.1 };
    const values = Float64Array.from({ length: rows * cols }, (_, k) => Math.sin(k * k) * 5);
    const decisions = decisionFunction(wide, values, rows);
    const classes = predict(wide, values, rows);
    for (let i = 0; i < rows; i++) {
      const row = values.slice(i * cols, (i + 1) * cols);
      const plain = row.reduce((sum, value, j) => sum + wide.coefficients[j] * value, wide.intercept);
      expect(decisions[i]).toBeCloseTo(plain, 10);
      expect(classes[i]).toBe(decisions[i] > 0 ? 1 : 0);
      // To the bit, wherever a row stands.
      expect(decisionFunction(wide, row, 1)[0]).toBe(decisions[i]);
    }
  });

  it("accepts a Matrix", () => {
    expect([...predict(model, Matrix.from1DArray(4, 2, [...x]))]).toEqual([1, 0, 0, 0]);
  });

  it("refuses rows that do not match the model, and an output array that is too short", () => {
    expect(() => predict(model, x, 3)).toThrow(SvmError);
    expect(() => decisionFunction(model, x, 4, new Float64Array(3))).toThrow(/room for 3 rows, but x has 4/);
    expect(() => predict(model, new Matrix(4, 3))).toThrow(/4 × 3/);
  });
});
