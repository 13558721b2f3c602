import { type Labels, readLabel } from "../labels.ts";
import { SvmError } from "../svm-error.ts";

/**
 * `[[true 0 called 0, true 0 called 1], [true 1 called 0, true 1 called 1]]`: a row per true class, a column
 * per predicted one.
 */
export type ConfusionMatrix = [[number, number], [number, number]];

/**
 * Counts how often each true class was predicted as each class.
 * @throws SvmError `bad-shape` where lengths differ or are 0, `bad-label` where a label is not 0 or 1
 */
export function confusionMatrix(yTrue: Labels, yPred: Labels): ConfusionMatrix {
  if (yTrue.length !== yPred.length || yTrue.length === 0) {
    throw new SvmError(
      "bad-shape",
      `${yTrue.length} true and ${yPred.length} predicted labels; there must be as many of each, at least 1`,
    );
  }
  const matrix: ConfusionMatrix = [
    [0, 0],
    [0, 0],
  ];
  for (let i = 0; i < yTrue.length; i++) {
    matrix[readLabel(yTrue, i, "yTrue")][readLabel(yPred, i, "yPred")]++;
  }
  return matrix;
}

/** Share of the labels predicted right, from 0 to 1. Throws as `confusionMatrix` does. */
export function accuracyScore(yTrue: Labels, yPred: Labels): number {
  const [[right0], [, right1]] = confusionMatrix(yTrue, yPred);
  return (right0 + right1) / yTrue.length;
}
