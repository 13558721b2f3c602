/**
 * One record of a CSV file, with its LF. Cells are quoted as RFC 4180 says, and where spaces at their ends would be
 * dropped. Text that a spreadsheet would calculate, such as =1+1, is left as it is: see the package's README.
 */
export function formatCsvRecord(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => (typeof cell === "number" ? cell : quote(cell))).join(",")}\n`;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
