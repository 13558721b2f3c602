import { type LinearModel, predict } from "@loopline/svm";
import type { Comparison, Scores } from "./decide.ts";
import type { LabelledRows } from "./training-store.ts";

/** Scores a candidate and the champion on the same rows. */
export function compareModels(
  candidate: LinearModel,
  champion: { readonly fileName: string | null; readonly model: LinearModel | null },
  tested: LabelledRows,
  frozen: LabelledRows,
): Comparison {
  const scores = (rows: LabelledRows): Scores => ({
    candidate: rightOnes(candidate, rows),
    champion: champion.model === null ? null : rightOnes(champion.model, rows),
  });
  return { champion: champion.fileName, tested: scores(tested), frozen: scores(frozen) };
}

function rightOnes(model: LinearModel, { features, labels }: LabelledRows): Uint8Array {
  return predict(model, features, labels.length).map((label, index) => (label === labels[index] ? 1 : 0));
}
