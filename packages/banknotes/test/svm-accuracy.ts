import { accuracyScore, fit, predict } from "@loopline/svm";
import type { LabelledNoteRow } from "../src/notes-file.ts";
import { toRows } from "../src/notes-file.ts";

/** The share of `testSet` that a linear SVM (C = 1) trained on `trainingSet` gets right. */
export function svmAccuracy(
  trainingSet: readonly LabelledNoteRow[],
  testSet: readonly LabelledNoteRow[],
): number {
  const { x, y, rows, cols } = toRows(trainingSet);
  const test = toRows(testSet);
  return accuracyScore(test.y, predict(fit(x, y, { rows, cols, C: 1 }), test.x, test.rows));
}
