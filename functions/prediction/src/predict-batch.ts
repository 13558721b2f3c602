import { featureCount, type LabelName, labelNameOf } from "@loopline/contracts";
import { type LinearModel, predict, toRowMajor } from "@loopline/svm";

/** What a model takes each note for. `features` has a row per note, in the order of `featureNames`. */
export function predictBatch(model: LinearModel, features: readonly (readonly number[])[]): LabelName[] {
  const x = toRowMajor(features, featureCount);
  return Array.from(predict(model, x, features.length), (label) => labelNameOf(label === 1 ? 1 : 0));
}
