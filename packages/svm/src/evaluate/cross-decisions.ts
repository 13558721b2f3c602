import { decisionFunction } from "../decision-function.ts";
import { fit } from "../fit/fit.ts";
import { createRandom, shuffledClasses } from "../rows/random.ts";
import { type LabelledMatrix, takeRows } from "../rows/select-rows.ts";
import { SvmError } from "../svm-error.ts";

export interface CrossDecisionsOptions {
  /** Number of parts, 2 or more; each has its share of both classes. */
  readonly folds: number;
  /** A whole number. The same seed gives the same folds. */
  readonly seed: number;
  /** See `fit`. */
  readonly C?: number;
}

/**
 * Cross-validated decisions: the decision on each row by a model fitted to the other folds. Shows what decisions on
 * unseen rows look like, without holding out any rows.
 * @throws SvmError `bad-option`, or as `fit` if a fold has all rows of a class
 */
export function crossDecisions(
  { x, y, rows, cols }: LabelledMatrix,
  { folds, seed, C = 1 }: CrossDecisionsOptions,
): Float64Array {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= rows)) {
    throw new SvmError("bad-option", `folds is ${folds}; it must be a whole number from 2 to ${rows}`);
  }
  const shuffled = shuffledClasses(y, createRandom(seed)).flat();
  const decisions = new Float64Array(rows);
  for (let fold = 0; fold < folds; fold++) {
    const train = takeRows(
      x,
      y,
      cols,
      shuffled.filter((_, place) => place % folds !== fold),
    );
    const model = fit(train.x, train.y, { rows: train.rows, cols, C });
    const held = shuffled.filter((_, place) => place % folds === fold);
    const test = takeRows(x, y, cols, held);
    const decided = decisionFunction(model, test.x, test.rows);
    for (const [k, row] of held.entries()) decisions[row] = decided[k];
  }
  return decisions;
}
