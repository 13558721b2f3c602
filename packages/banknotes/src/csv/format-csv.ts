import { featureNames } from "@loopline/contracts";
import type { GeneratedNote } from "../generator.ts";

/**
 * One record of a CSV file, with its LF. Cells are quoted as RFC 4180 says, and also if they begin or end with a space, which readers would
 * drop. Text that a spreadsheet would calculate, such as =1+1, is left as it is: see the package's README.
 */
export function formatCsvRecord(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === "number" ? cell : quote(cell))).join(",")}\n`;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Writes generated notes as CSV: subject, features and class, with a header, LF and a final newline. */
export function formatNotesCsv(notes: readonly GeneratedNote[]): string {
  const header = formatCsvRecord(["subject", ...featureNames, "class"]);
  const lines = notes.map(({ subject, features, label }) => formatCsvRecord([subject, ...features, label]));
  return header + lines.join("");
}
