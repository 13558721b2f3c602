const longest = 40;

/** A cell as a message shows it: quoted, control characters escaped, cut where it is long. */
export function quoteCell(cell: string): string {
  if (cell === "") return "an empty cell";
  return JSON.stringify(cell.length > longest ? `${cell.slice(0, longest)}…` : cell);
}
