import { predict } from "../decision-function.ts";
import { fit } from "../fit/fit.ts";
import { accuracyScore } from "../metrics/confusion-matrix.ts";
import { createRandom } from "../rows/random.ts";
import { takeRows } from "../rows/training-rows.ts";
import { SvmError } from "../svm-error.ts";
import type { LabelledRows } from "./labelled-rows.ts";
import { shuffledClasses } from "./shuffled-classes.ts";

export interface LearningCurveOptions {
  /** How many rows to train on, half of them of each class: even numbers, at most twice the rarer class. */
  readonly sizes: readonly number[];
  /** How many random orders to take the rows in. In each, a larger set has all rows of a smaller one. */
  readonly orders: number;
  /** A whole number. The same seed gives the same orders. */
  readonly seed: number;
  /** As of `fit`. */
  readonly C?: number;
}

export interface LearningCurvePoint {
  /** Rows trained on. */
  readonly rows: number;
  /** Share of the test rows predicted right, from 0 to 1, for each order. */
  readonly accuracies: Float64Array;
}

/**
 * How accuracy grows with the training set: models fitted to the first rows of random orders, all tested on the same
 * rows.
 * @throws SvmError `bad-option` for a size that cannot be had
 */
export function learningCurve(
  train: LabelledRows,
  test: LabelledRows,
  { sizes, orders, seed, C = 1 }: LearningCurveOptions,
): LearningCurvePoint[] {
  const random = createRandom(seed);
  const points = sizes.map((rows) => ({ rows, accuracies: new Float64Array(orders) }));
  for (let order = 0; order < orders; order++) {
    const [zeros, ones] = shuffledClasses(train.y, random);
    for (const { rows, accuracies } of points) {
      checkSize(rows, Math.min(zeros.length, ones.length));
      const chosen = [...zeros.slice(0, rows / 2), ...ones.slice(0, rows / 2)];
      const { x, y } = takeRows(train.x, train.y, train.cols, chosen);
      const model = fit(x, y, { rows, cols: train.cols, C });
      accuracies[order] = accuracyScore(test.y, predict(model, test.x, test.rows));
    }
  }
  return points;
}

function checkSize(rows: number, perClass: number): void {
  if (rows >= 2 && rows % 2 === 0 && rows / 2 <= perClass) return;
  throw new SvmError(
    "bad-option",
    `a size is ${rows}; it must be even and from 2 to ${2 * perClass}, half of it of each class`,
  );
}
