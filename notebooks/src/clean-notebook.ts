import type { Cell, CodeCell, Notebook, Output } from "./notebook.ts";

/**
 * A notebook without what changes from run to run or machine to machine though nothing did: times of execution,
 * the kernel's version, colours of a terminal. Tags of cells stay.
 */
export function cleanNotebook(notebook: Notebook): Notebook {
  return {
    cells: notebook.cells.map(cleanCell),
    metadata: {
      kernelspec: { display_name: "TypeScript (Deno)", language: "typescript", name: "loopline" },
      language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function cleanCell(cell: Cell): Cell {
  const { tags } = cell.metadata;
  const metadata = tags === undefined ? {} : { tags };
  if (cell.cell_type === "markdown") return { ...cell, metadata };
  return { ...cell, metadata, outputs: joinStreams(cell.outputs).map(cleanOutput) };
}

/** How much of a stream comes at once is up to chance. */
function joinStreams(outputs: CodeCell["outputs"]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else joined.push(output);
  }
  return joined;
}

function cleanOutput(output: Output): Output {
  return "metadata" in output ? { ...output, metadata: {} } : output;
}
