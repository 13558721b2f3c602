import { featureNames } from "@loopline/contracts";
import type { GeneratedNote } from "../generator.ts";

/** Writes generated notes as CSV: subject, features and class, with a header, LF and a final newline. */
export function formatNotesCsv(notes: readonly GeneratedNote[]): string {
  const header = ["subject", ...featureNames, "class"].join(",");
  const lines = notes.map(({ subject, features, label }) => [subject, ...features, label].join(","));
  return `${[header, ...lines].join("\n")}\n`;
}
