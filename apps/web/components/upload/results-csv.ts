import { formatCsvRecord } from "@loopline/banknotes/csv";
import { featureNames, type LabelName, labelNameOf } from "@loopline/contracts";
import type { UploadNote } from "./upload-file.ts";

const notesAtATime = 5_000;

/**
 * The notes with their predictions as parts of a CSV file; the class is there if any note came with one.
 *
 * @returns parts to be written one after the other, each a few milliseconds' work
 */
export function* resultsCsv(
  notes: readonly UploadNote[],
  predictions: readonly (LabelName | undefined)[],
): Generator<string> {
  const hasClass = notes.some(({ label }) => label !== undefined);
  yield formatCsvRecord(["subject", ...featureNames, ...(hasClass ? ["class"] : []), "prediction"]);
  for (let start = 0; start < notes.length; start += notesAtATime) {
    const records = notes.slice(start, start + notesAtATime).map(({ subject, features, label }, i) => {
      const classCell = hasClass ? [label === undefined ? "" : labelNameOf(label)] : [];
      return formatCsvRecord([subject, ...features, ...classCell, predictions[start + i] ?? ""]);
    });
    yield records.join("");
  }
}
