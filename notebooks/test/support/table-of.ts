import type { Notebook } from "../../src/notebook.ts";

/** The cells of the table that a cell shows, row by row, without its head. @param id of the cell */
export function tableOf({ cells }: Notebook, id: string): string[][] {
  const cell = cells.find((candidate) => candidate.id === id);
  if (cell?.cell_type !== "code") throw new Error(`there is no cell ${id}`);
  const html = cell.outputs
    .map((output) => ("data" in output ? output.data["text/html"] : undefined))
    .join("");
  return [...html.matchAll(/<tr>(.*?)<\/tr>/g)]
    .map(([, row = ""]) => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text = ""]) => text))
    .filter((row) => row.length > 0);
}
