import { fit, predict } from "@loopline/svm";
import type { LabelledNoteRow } from "../src/csv/note-row.ts";

const cols = 4;

function flatten(rows: readonly LabelledNoteRow[]): Float64Array {
  return Float64Array.from(rows.flatMap(({ features }) => features));
}

/** The share of `testSet` that a linear SVM (C = 1) trained on `trainingSet` gets right. */
export function svmAccuracy(
  trainingSet: readonly LabelledNoteRow[],
  testSet: readonly LabelledNoteRow[],
): number {
  const labels = Uint8Array.from(trainingSet, ({ label }) => label);
  const model = fit(flatten(trainingSet), labels, { rows: trainingSet.length, cols, C: 1 });
  const predictions = predict(model, flatten(testSet), testSet.length);
  return testSet.filter(({ label }, i) => predictions[i] === label).length / testSet.length;
}
