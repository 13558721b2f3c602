import type { Notebook } from "./notebook.ts";

/** The code of all cells as one file. What a cell declares is there for those after it, as in the kernel. */
export function cellsSource({ cells }: Notebook): string {
  const sources = cells.filter((cell) => cell.cell_type === "code").map(({ source }) => `${source}\n`);
  // The last makes a module of it, in which there may be await.
  return [...sources, "export {};\n"].join("\n");
}
