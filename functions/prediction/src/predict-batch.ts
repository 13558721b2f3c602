import { type LabelName, labelNames } from "@loopline/contracts";
import { type Model, predict } from "@loopline/svm";

/** What a model takes each note for. `features` has a row per note; the result has its label. */
export function predictBatch(model: Model, features: readonly (readonly number[])[]): LabelName[] {
  const classes = predict(model, Float64Array.from(features.flat()), features.length);
  return Array.from(classes, (label) => labelNames[label === 1 ? 1 : 0]);
}
