import { describe, expect, it } from "vitest";
import {
  accuracyScore,
  crossDecisions,
  decisionFunction,
  fit,
  learningCurve,
  predict,
  takeRows,
} from "../src/index.ts";
import { makeSample } from "./samples.ts";

const cols = 3;

function sample(seed: number, rows: number) {
  const { x, y } = makeSample({ kind: "plain", seed, rows, cols, apart: 2 });
  return takeRows(
    Float64Array.from(x),
    y,
    cols,
    Array.from({ length: rows }, (_, i) => i),
  );
}

const train = sample(1, 160);
const test = sample(2, 400);
const ones = train.y.reduce((sum, label) => sum + label, 0);
const most = 2 * Math.min(ones, train.rows - ones);

describe("learningCurve", () => {
  it("gives the same accuracies for the same seed, whatever the other sizes", () => {
    const all = learningCurve(train, test, { sizes: [6, 20, 60], orders: 4, seed: 3 });
    expect(learningCurve(train, test, { sizes: [6, 20, 60], orders: 4, seed: 3 })).toEqual(all);
    expect(learningCurve(train, test, { sizes: [20], orders: 4, seed: 3 })).toEqual([all[1]]);
    expect(learningCurve(train, test, { sizes: [20], orders: 4, seed: 4 })).not.toEqual([all[1]]);
  });

  it("rises with the number of rows", () => {
    const curve = learningCurve(train, test, { sizes: [2, 10, 100], orders: 20, seed: 1 });
    const [few, some, many] = curve.map(({ accuracies }) => accuracies.reduce((sum, a) => sum + a) / 20);
    expect(few).toBeLessThan(some);
    expect(some).toBeLessThan(many);
  });

  it("ends at the accuracy of a model of all rows if the classes are equally large", () => {
    const balanced = takeRows(train.x, train.y, cols, [...firstOf(0, most / 2), ...firstOf(1, most / 2)]);
    const model = fit(balanced.x, balanced.y, { rows: most, cols });
    const accuracy = accuracyScore(test.y, predict(model, test.x, test.rows));
    const [point] = learningCurve(balanced, test, { sizes: [most], orders: 2, seed: 9 });
    expect(point).toEqual({ rows: most, accuracies: Float64Array.of(accuracy, accuracy) });
  });

  it.each([0, 7, most + 2])("refuses a size of %d", (size) => {
    expect(() => learningCurve(train, test, { sizes: [size], orders: 1, seed: 1 })).toThrow(
      `a size is ${size}; it must be even and from 2 to ${most}`,
    );
  });
});

describe("crossDecisions", () => {
  it("decides each row by a model of all others if there are as many folds as rows", () => {
    const small = takeRows(
      train.x,
      train.y,
      cols,
      Array.from({ length: 30 }, (_, i) => i),
    );
    const decisions = crossDecisions(small, { folds: small.rows, seed: 5 });
    for (let row = 0; row < small.rows; row++) {
      const rest = takeRows(
        small.x,
        small.y,
        cols,
        [...Array(small.rows).keys()].filter((i) => i !== row),
      );
      const model = fit(rest.x, rest.y, { rows: rest.rows, cols });
      const [expected] = decisionFunction(model, small.x.subarray(row * cols, (row + 1) * cols), 1);
      expect(decisions[row]).toBeCloseTo(expected, 8);
    }
  });

  it("gives about the accuracy of a model on a test set", () => {
    const decisions = crossDecisions(train, { folds: 5, seed: 5 });
    const right = decisions.filter((decision, row) => decision > 0 === (train.y[row] === 1)).length;
    const model = fit(train.x, train.y, { rows: train.rows, cols });
    const expected = accuracyScore(test.y, predict(model, test.x, test.rows));
    expect(Math.abs(right / train.rows - expected)).toBeLessThan(0.08);
  });

  it("gives the same decisions for the same seed, and refuses a single fold", () => {
    expect(crossDecisions(train, { folds: 5, seed: 5 })).toEqual(
      crossDecisions(train, { folds: 5, seed: 5 }),
    );
    expect(() => crossDecisions(train, { folds: 1, seed: 5 })).toThrow("folds is 1");
  });
});

function firstOf(label: 0 | 1, count: number): number[] {
  return [...train.y.keys()].filter((i) => train.y[i] === label).slice(0, count);
}
