import { probabilityOf } from "@loopline/contracts";
import { expect, it } from "vitest";
import { seededRandom } from "../../../../tests/support/seeded-random.ts";
import { calibrate, minCalibrationRows } from "../../src/index.ts";

interface Scored {
  readonly margin: number;
  readonly isRight: boolean;
}

/** Calibrates a machine that predicts the second of two classes for each row. */
function calibrateOn(rows: readonly Scored[]) {
  const decisions = [Float64Array.from(rows, ({ margin }) => margin)];
  return calibrate(
    decisions,
    rows.map(({ isRight }) => Number(isRight)),
  );
}

const scored = (count: number, isRight: (index: number) => boolean): Scored[] =>
  Array.from({ length: count }, (_, index) => ({ margin: 0.01 * (index + 1), isRight: isRight(index) }));

/** Stated at the smallest margin of 50 rows, and far above the largest one. */
function ends(rows: readonly Scored[]) {
  const calibration = calibrateOn(rows);
  return calibration && [0.01, 1e6].map((margin) => probabilityOf(calibration, margin));
}

it("does not calibrate on too few rows", () => {
  expect(calibrateOn(scored(minCalibrationRows - 1, () => true))).toBeUndefined();
  expect(calibrateOn(scored(minCalibrationRows, () => true))?.rows).toBe(minCalibrationRows);
});

it("states no certainty if all rows are right, or all wrong", () => {
  expect(ends(scored(50, () => true))).toEqual([0.9808, 0.9808]);
  expect(ends(scored(50, () => false))).toEqual([0.0192, 0.0192]);
});

it("states the same for each margin if the clearer predictions are right less often", () => {
  const rows = scored(50, (index) => index < 30);
  expect(calibrateOn(rows)).toEqual({ slope: 0, intercept: Math.log(31 / 21), rows: 50 });
  expect(ends(rows)).toEqual([0.5962, 0.5962]);
});

it("states more for clearer predictions, whatever the unit of the margins", () => {
  const random = seededRandom(1);
  const truth = (margin: number) => 1 / (1 + Math.exp(-(2 * margin - 0.5)));
  const rows = Array.from({ length: 20_000 }, () => {
    const margin = 2 * random();
    return { margin, isRight: random() < truth(margin) };
  });
  for (const unit of [1e-6, 1, 1e6]) {
    const calibration = calibrateOn(rows.map(({ margin, isRight }) => ({ margin: unit * margin, isRight })));
    for (const margin of [0.1, 1, 1.9]) {
      const stated = calibration && probabilityOf(calibration, unit * margin);
      expect(Math.abs((stated ?? Number.NaN) - truth(margin))).toBeLessThan(0.01);
    }
  }
});

it("leaves out rows with an infinite margin, whose class had no other row", () => {
  const rows = scored(50, (index) => index % 5 > 0);
  const infinite = { margin: Number.POSITIVE_INFINITY, isRight: false };
  expect(calibrateOn([...rows, infinite])).toEqual(calibrateOn(rows));
  expect(calibrateOn([...rows.slice(1), infinite])).toBeUndefined();
});
