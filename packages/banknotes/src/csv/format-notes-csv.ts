import { featureNames } from "@loopline/contracts";
import type { GeneratedNote } from "../generator.ts";
import { formatCsvRecord } from "./format-csv-record.ts";

/** Writes generated notes as CSV: subject, features and class, with a header, LF and a final newline. */
export function formatNotesCsv(notes: readonly GeneratedNote[]): string {
  const header = formatCsvRecord(["subject", ...featureNames, "class"]);
  const lines = notes.map(({ subject, features, label }) => formatCsvRecord([subject, ...features, label]));
  return header + lines.join("");
}
