import type { Labels } from "../labels.ts";
import { type ConfusionMatrix, confusionMatrix } from "./confusion-matrix.ts";

export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  readonly "f1-score": number;
  /** Rows this line is about. */
  readonly support: number;
}

/** The shape of scikit-learn's `classification_report(output_dict=True)` for classes 0 and 1. */
export interface ClassificationReport {
  readonly "0": ClassScores;
  readonly "1": ClassScores;
  readonly accuracy: number;
  readonly "macro avg": ClassScores;
  readonly "weighted avg": ClassScores;
}

/**
 * Precision, recall and F1 per class and averaged, equal to the last bit to scikit-learn's
 * `classification_report(yTrue, yPred, output_dict=True)`. A ratio without rows below the line is 0 (its
 * `zero_division=0`). Both classes are always there, also one that occurs in neither `yTrue` nor `yPred`.
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
  // The order of the operations is numpy's; another one rounds differently.
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
