import { decisionFunction } from "../decision-function.ts";
import { fit } from "../fit/fit.ts";
import { createRandom } from "../rows/random.ts";
import { takeRows } from "../rows/training-rows.ts";
import { SvmError } from "../svm-error.ts";
import type { LabelledRows } from "./labelled-rows.ts";
import { shuffledClasses } from "./shuffled-classes.ts";

export interface CrossDecisionsOptions {
  /** Parts that the rows are dealt into, 2 or more; each has its share of both classes. */
  readonly folds: number;
  /** A whole number. The same seed gives the same parts. */
  readonly seed: number;
  /** As of `fit`. */
  readonly C?: number;
}

/**
 * The decision on each row by a model that was fitted to the other parts, and so has not seen it: what a model's
 * decisions on new rows look like, without giving up rows for it.
 * @throws SvmError `bad-option`, or as `fit` where a part has all rows of a class
 */
export function crossDecisions(
  { x, y, rows, cols }: LabelledRows,
  { folds, seed, C = 1 }: CrossDecisionsOptions,
): Float64Array {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= rows)) {
    throw new SvmError("bad-option", `folds is ${folds}; it must be a whole number from 2 to ${rows}`);
  }
  const dealt = shuffledClasses(y, createRandom(seed)).flat();
  const decisions = new Float64Array(rows);
  for (let fold = 0; fold < folds; fold++) {
    const train = takeRows(
      x,
      y,
      cols,
      dealt.filter((_, place) => place % folds !== fold),
    );
    const model = fit(train.x, train.y, { rows: train.rows, cols, C });
    const held = dealt.filter((_, place) => place % folds === fold);
    const test = takeRows(x, y, cols, held);
    const decided = decisionFunction(model, test.x, test.rows);
    for (const [k, row] of held.entries()) decisions[row] = decided[k];
  }
  return decisions;
}
