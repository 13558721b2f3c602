import { featureCount } from "@loopline/contracts";
import type { LabelledRows } from "@loopline/svm";
import type { LabelledNoteRow } from "./csv/note-row.ts";

/** Notes as the model takes them, in the same order. */
export function toRows(notes: readonly LabelledNoteRow[]): LabelledRows {
  return {
    x: Float64Array.from(notes.flatMap(({ features }) => features)),
    y: Uint8Array.from(notes, ({ label }) => label),
    rows: notes.length,
    cols: featureCount,
  };
}
