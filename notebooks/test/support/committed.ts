import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeCell, Notebook } from "../../src/notebook.ts";
import { parseNotebook } from "../../src/notebook-text.ts";
import { notebooksDirectory } from "../../src/paths.ts";

export function committedText(name: string): string {
  return readFileSync(join(notebooksDirectory, `${name}.ipynb`), "utf8");
}

/** The notebook as its file has it, with its outputs. */
export function committed(name: string): Notebook {
  return parseNotebook(committedText(name), name);
}

export function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === "code");
}
