import type { LabelName } from "@loopline/contracts";
import type { BatchWithTruths } from "../../server/add-truths.ts";

/** What each note of a batch really is, before anyone has corrected it: the truth where it is known, else as predicted. */
export function presetActuals(batch: Pick<BatchWithTruths, "predictions" | "truths">): LabelName[] {
  return batch.predictions.map((prediction, i) => batch.truths[i] ?? prediction);
}

/** Rates every prediction: 1 where it was right, 0 where it was wrong. */
export function rate(predictions: readonly LabelName[], actuals: readonly LabelName[]): (0 | 1)[] {
  return predictions.map((prediction, i) => (prediction === actuals[i] ? 1 : 0));
}

export function countWrong(predictions: readonly LabelName[], actuals: readonly LabelName[]): number {
  return rate(predictions, actuals).filter((rating) => rating === 0).length;
}
