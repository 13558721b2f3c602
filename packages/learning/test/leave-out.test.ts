import { describe, expect, it } from "vitest";
import { chooseRows } from "../src/choose-rows.ts";
import { leaveOut } from "../src/leave-out.ts";
import { trainModel } from "../src/train-model.ts";
import type { TrainingRows } from "../src/training-data.ts";

type Row = readonly number[];

const rowsOf = (
  rows: readonly Row[],
  labels = rows.map((row) => ((row[0] ?? 0) > 0 ? 1 : 0)),
): TrainingRows => ({
  features: Float64Array.from(rows.flat()),
  labels: Uint8Array.from(labels),
  sources: rows.map(() => null),
});

/** Lehmer's generator (Park and Miller, 1988): the same numbers at every run, from 0 to 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const random = createRandom(7);
const ordinary = (): Row => Array.from({ length: 4 }, () => 20 * random() - 10);
const many = (count: number) => Array.from({ length: count }, ordinary);
const testSet = rowsOf(many(100));
const clock = { seconds: () => 0 };
const rules = { maxSourceShare: 1 };

describe("rows that are left out", () => {
  it("are those with a feature that cannot be trained on, which an older version stored", () => {
    const rows = rowsOf([
      [1, 2, 3, 4],
      [1e80, 2, 3, 4],
      [1, Number.NaN, 3, 4],
      [1, 2, -Number.MAX_VALUE, 4],
    ]);
    expect(leaveOut(rows, testSet)).toEqual({ kept: [0], leftOut: { unusable: 3, set_aside: 0 } });
  });

  it.each([1e3, 1e10, -1e15, 1e30])("are those far outside of what the set holds, such as %d", (value) => {
    for (const size of [1, 6, 400]) {
      const rows = rowsOf([...many(size), [value, 2, 3, 4], [1, 2, 3, value]]);
      const { kept, leftOut } = leaveOut(rows, testSet);
      expect(kept).toHaveLength(size);
      expect(leftOut).toEqual({ unusable: 0, set_aside: 2 });
    }
  });

  it("are not those beyond the test set that many rows share", () => {
    const moved = many(300).map((row) => row.map((value) => value + 1_000));
    expect(leaveOut(rowsOf([...many(300), ...moved]), testSet).leftOut.set_aside).toBe(0);
  });

  it("are the same whatever the order of the rows", () => {
    const rows = [...many(50), [1e6, 0, 0, 0]];
    const texts = (list: readonly Row[]) =>
      leaveOut(rowsOf(list), testSet)
        .kept.map((index) => JSON.stringify(list[index]))
        .sort();
    expect(texts(rows.toReversed())).toEqual(texts(rows));
  });

  it("set nothing aside by a constant feature or without anything to compare with", () => {
    const rows = rowsOf([
      [1, 5, 5, 5],
      [-1, 5, 5, 6],
    ]);
    expect(leaveOut(rows, rowsOf([])).kept).toEqual([0, 1]);
    const constant = rowsOf([
      [1, 5, 5, 5],
      [-1, 5, 5, 5],
    ]);
    expect(leaveOut(rowsOf([[2, 5, 5, 7]]), constant).kept).toEqual([0]);
  });

  it("ordinary rows are not hidden by a majority of extreme ones", () => {
    const extreme = Array.from({ length: 2_000 }, () =>
      Array.from({ length: 4 }, () => (random() < 0.5 ? -1 : 1) * 10 ** (-320 + 335 * random())),
    );
    const plain = many(300);
    const { kept } = leaveOut(rowsOf([...plain, ...extreme]), testSet);
    expect(kept.slice(0, 300)).toEqual(plain.map((_, index) => index));
  });
});

describe("training beside extreme rows", () => {
  const plain = many(400);
  const clean = trainModel({ rows: rowsOf(plain), testSet }, rules, clock);

  it.each([1e10, 1e15, 1e30, 1e80, Number.MAX_VALUE])(
    "gives the model it gives without the row of %d",
    (value) => {
      const rows = rowsOf([...plain, [value, -value, 0, 0]], undefined);
      const trained = trainModel({ rows, testSet }, rules, clock);
      expect(trained.trainingSetHash).toBe(clean.trainingSetHash);
      expect(trained.model.coefficients).toEqual(clean.model.coefficients);
      expect(trained.leftOut.unusable + trained.leftOut.set_aside).toBe(1);
    },
  );

  it("learns as well beside 2,000 rows from subnormal to 1e308 as without them", () => {
    const extreme = Array.from({ length: 2_000 }, () =>
      Array.from({ length: 4 }, () => (random() < 0.5 ? -1 : 1) * 10 ** (-320 + 628 * random())),
    );
    // Rated as right: the label is what the model without them predicts.
    const { coefficients, intercept } = clean.model;
    const labels = extreme.map((row) =>
      row.reduce((sum, value, feature) => sum + value * (coefficients[feature] ?? 0), intercept) > 0 ? 1 : 0,
    );
    const labelOf = (row: Row) => ((row[0] ?? 0) > 0 ? 1 : 0);
    const rows = rowsOf([...plain, ...extreme], [...plain.map(labelOf), ...labels]);
    const trained = trainModel({ rows, testSet }, rules, clock);
    expect(trained.model.converged).toBe(true);
    expect(trained.leftOut.unusable).toBeGreaterThan(1_000);
    const held = chooseRows({ rows: rowsOf(plain), testSet }, 1).test;
    const right = (model: { coefficients: Float64Array; intercept: number }) =>
      held.labels.reduce((count, label, index) => {
        const row = held.features.subarray(4 * index, 4 * index + 4);
        const decision = row.reduce(
          (sum, value, at) => sum + value * (model.coefficients[at] ?? 0),
          model.intercept,
        );
        return count + (decision > 0 === (label === 1) ? 1 : 0);
      }, 0);
    expect(right(trained.model)).toBeGreaterThanOrEqual(right(clean.model) - 1);
  });
});
