import { featureNames, type LabelName, labelNameOf } from "@loopline/contracts";
import Papa from "papaparse";
import { subjectOf } from "./send-notes.ts";
import type { UploadNote } from "./upload-file.ts";

const notesAtATime = 5_000;

/**
 * The notes with their predictions as parts of a CSV file; the class is there if any note came with one. A subject that
 * a spreadsheet would take for a formula gets an apostrophe in front.
 *
 * @returns parts to be written one after the other, each a few milliseconds' work
 */
export function* resultsCsv(
  notes: readonly UploadNote[],
  predictions: readonly (LabelName | undefined)[],
): Generator<string> {
  const hasClass = notes.some(({ label }) => label !== undefined);
  const header = ["subject", ...featureNames, ...(hasClass ? ["class"] : []), "prediction"];
  yield `${header.join(",")}\n`;
  for (let start = 0; start < notes.length; start += notesAtATime) {
    const rows = notes.slice(start, start + notesAtATime).map((note, i) => {
      const label = hasClass ? [note.label === undefined ? "" : labelNameOf(note.label)] : [];
      return [subjectOf(note), ...note.features, ...label, predictions[start + i] ?? ""];
    });
    yield `${Papa.unparse(rows, { escapeFormulae: true, newline: "\n" })}\n`;
  }
}
