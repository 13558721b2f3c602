import type { Value } from "./dataset.ts";

/**
 * One record of a CSV file, with its LF. Cells are quoted as RFC 4180 says, and also if they begin or end with a space, which readers
 * would drop. A missing value is an empty cell. Text that a spreadsheet would calculate, such as =1+1, is left as it is: with an
 * apostrophe in front it would be another value for every other program.
 */
export function formatCsvRecord(cells: readonly Value[]): string {
  return `${cells.map((cell) => (typeof cell === "string" ? quote(cell) : (cell ?? ""))).join(",")}\n`;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
