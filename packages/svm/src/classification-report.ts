import { type Labels, readLabel } from "./rows-and-labels.ts";
import { SvmError } from "./svm-error.ts";

/**
 * A row per true class, a column per predicted class: `[[0 predicted as 0, 0 as 1], [1 as 0, 1 as 1]]`.
 */
export type ConfusionMatrix = [[number, number], [number, number]];

/**
 * Counts how often each true class was predicted as each class.
 * @throws SvmError `bad-shape` if the lengths differ or are 0, `bad-label` if a label is not 0 or 1
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

/** Share of the labels predicted correctly, from 0 to 1. Throws as `confusionMatrix` does. */
export function accuracyScore(yTrue: Labels, yPred: Labels): number {
  const [[right0], [, right1]] = confusionMatrix(yTrue, yPred);
  return (right0 + right1) / yTrue.length;
}

export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly "f1-score": number;
  /** Number of rows. */
  readonly support: number;
}

/** The shape of scikit-learn's `classification_report(output_dict=True)` for classes 0 and 1. */
export interface ClassificationReport {
  readonly [classIndex: `${number}`]: ClassScores;
  readonly "0": ClassScores;
  readonly "1": ClassScores;
  readonly accuracy: number;
  readonly "macro avg": ClassScores;
  readonly "weighted avg": ClassScores;
}

/**
 * Precision, recall and F1 per class and averaged, equal to the last bit to scikit-learn's
 * `classification_report(yTrue, yPred, output_dict=True)`. A ratio whose denominator is 0 is 0 (its
 * `zero_division=0`). Both classes are always present, even one that occurs in neither `yTrue` nor `yPred`.
 * @throws SvmError as `confusionMatrix`
 */
export function classificationReport(yTrue: Labels, yPred: Labels): ClassificationReport {
  const matrix = confusionMatrix(yTrue, yPred);
  const zero = classScores(matrix, 0);
  const one = classScores(matrix, 1);
  const [[right0], [, right1]] = matrix;
  return {
    "0": zero,
    "1": one,
    accuracy: (right0 + right1) / yTrue.length,
    "macro avg": average(zero, one, 1, 1),
    "weighted avg": average(zero, one, zero.support, one.support),
  };
}

function classScores(matrix: ConfusionMatrix, of: 0 | 1): ClassScores {
  const right = matrix[of][of];
  const support = matrix[of][0] + matrix[of][1];
  const precision = ratio(right, matrix[0][of] + matrix[1][of]);
  const recall = ratio(right, support);
  // Same order of operations as numpy: another one rounds differently.
  return { precision, recall, "f1-score": ratio(2 * precision * recall, precision + recall), support };
}

function average(zero: ClassScores, one: ClassScores, weight0: number, weight1: number): ClassScores {
  const mean = (key: "precision" | "recall" | "f1-score") =>
    (zero[key] * weight0 + one[key] * weight1) / (weight0 + weight1);
  return {
    precision: mean("precision"),
    recall: mean("recall"),
    "f1-score": mean("f1-score"),
    support: zero.support + one.support,
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
