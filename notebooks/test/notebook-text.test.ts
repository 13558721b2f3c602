import { describe, expect, it } from "vitest";
import { cellsSource } from "../src/cells-source.ts";
import { cleanNotebook } from "../src/clean-notebook.ts";
import { findFailure } from "../src/find-failure.ts";
import type { CodeCell, Notebook } from "../src/notebook.ts";
import { formatNotebook, parseNotebook } from "../src/notebook-text.ts";

const cell: CodeCell = {
  cell_type: "code",
  id: "sum",
  metadata: { tags: ["varies"], execution: { "iopub.status.busy": "2026-11-25T13:02:38Z" } },
  execution_count: 3,
  outputs: [],
  source: "const one = 1;\none + one",
};

function notebookOf(...cells: Notebook["cells"]): Notebook {
  return { cells, metadata: { language_info: { version: "6.0.3" } }, nbformat: 4, nbformat_minor: 5 };
}

describe("formatNotebook and parseNotebook", () => {
  it("keep texts in lines, as Jupyter does, and read them whole", () => {
    const shown = { output_type: "display_data" as const, data: { "text/plain": "a\nb\n" }, metadata: {} };
    const notebook = notebookOf({ ...cell, outputs: [shown] });
    const text = formatNotebook(notebook);
    expect(JSON.parse(text).cells[0]).toMatchObject({
      source: ["const one = 1;\n", "one + one"],
      outputs: [{ data: { "text/plain": ["a\n", "b\n"] } }],
    });
    expect(Object.keys(JSON.parse(text).cells[0])).toEqual([
      "cell_type",
      "execution_count",
      "id",
      "metadata",
      "outputs",
      "source",
    ]);
    expect(parseNotebook(text, "01.ipynb")).toEqual(notebook);
  });

  it("refuse a cell without an id, and say where", () => {
    const { id: _, ...nameless } = cell;
    const text = JSON.stringify({ cells: [nameless], metadata: {}, nbformat: 4, nbformat_minor: 5 });
    expect(() => parseNotebook(text, "01.ipynb")).toThrow(
      "01.ipynb is no notebook of nbformat 4.5: cells.0.id",
    );
  });
});

describe("cleanNotebook", () => {
  it("leaves out what changes at each run, and keeps tags", () => {
    const cleaned = cleanNotebook(notebookOf(cell));
    expect(cleaned.cells[0]?.metadata).toEqual({ tags: ["varies"] });
    expect(JSON.stringify(cleaned.metadata)).not.toContain("6.0.3");
  });

  it("makes one of what was written in pieces to the same stream", () => {
    const said = (text: string, name: "stdout" | "stderr" = "stdout") =>
      ({ output_type: "stream", name, text }) as const;
    const outputs = [said("a\n"), said("b\n"), said("oh\n", "stderr"), said("c\n")];
    expect(cleanNotebook(notebookOf({ ...cell, outputs })).cells[0]).toMatchObject({
      outputs: [said("a\nb\n"), said("oh\n", "stderr"), said("c\n")],
    });
  });
});

describe("findFailure", () => {
  it("names the first cell that threw, counted with those that are text", () => {
    const text = { cell_type: "markdown", id: "title", metadata: {}, source: "# Notes" } as const;
    const error = { output_type: "error", ename: "TypeError", evalue: "no", traceback: [] } as const;
    const broken = {
      ...cell,
      id: "broken",
      outputs: [{ ...error, traceback: ["\u001b[31mTypeError: no\u001b[39m"] }],
    };
    expect(findFailure(notebookOf(text, cell, broken, { ...broken, id: "later" }))).toEqual({
      cell: 3,
      id: "broken",
      error: "TypeError: no",
    });
    expect(findFailure(notebookOf({ ...cell, outputs: [{ ...error, traceback: [] }] }))?.error).toBe(
      "TypeError: no",
    );
    expect(findFailure(notebookOf(text, cell))).toBeUndefined();
  });
});

it("cellsSource puts the code of all cells into one module", () => {
  const text = { cell_type: "markdown", id: "title", metadata: {}, source: "# Notes" } as const;
  expect(cellsSource(notebookOf(text, cell, { ...cell, source: "two" }))).toBe(
    "const one = 1;\none + one\n\ntwo\n\nexport {};\n",
  );
});
