import { accuracyScore } from "../classification-report.ts";
import { predict } from "../decision-function.ts";
import { fit } from "../fit/fit.ts";
import { createRandom, shuffledClasses } from "../rows/random.ts";
import { type LabelledMatrix, takeRows } from "../rows/select-rows.ts";
import { SvmError } from "../svm-error.ts";

export interface LearningCurveOptions {
  /** Numbers of rows to train on, half of them of each class: even, at most twice the rarer class. */
  readonly sizes: readonly number[];
  /** Number of random orders. Within one, a larger training set contains the smaller ones. */
  readonly orders: number;
  /** A whole number. The same seed gives the same orders. */
  readonly seed: number;
  /** See `fit`. */
  readonly C?: number;
}

export interface LearningCurvePoint {
  /** Rows trained on. */
  readonly rows: number;
  /** Share of the test rows predicted correctly, from 0 to 1, for each order. */
  readonly accuracies: Float64Array;
}

/**
 * How accuracy grows with the training set: fits models to the first rows of random orders and tests them all on the
 * same rows.
 * @throws SvmError `bad-option` for a size that is odd or too large
 */
export function learningCurve(
  train: LabelledMatrix,
  test: LabelledMatrix,
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
