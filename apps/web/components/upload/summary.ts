import { type LabelName, labelNameOf } from "@loopline/contracts";
import type { UploadNote } from "./upload-file.ts";

/** What came back. */
export interface Summary {
  readonly real: number;
  readonly fake: number;
  /** Share of the predictions that are as the file's class says; undefined where it says none. */
  readonly agreement: number | undefined;
}

export function summarise(
  notes: readonly UploadNote[],
  predictions: readonly (LabelName | undefined)[],
): Summary {
  const counts = { real: 0, fake: 0 };
  let compared = 0;
  let equal = 0;
  for (const [i, prediction] of predictions.entries()) {
    const label = notes[i]?.label;
    if (prediction === undefined) continue;
    counts[prediction]++;
    if (label === undefined) continue;
    compared++;
    if (labelNameOf(label) === prediction) equal++;
  }
  return { ...counts, agreement: compared === 0 ? undefined : equal / compared };
}
