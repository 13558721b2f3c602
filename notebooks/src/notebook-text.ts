import { type Notebook, NotebookSchema } from "./notebook.ts";

/**
 * Reads a notebook from the text of its file.
 * @param name what errors call it
 * @throws an error that names the field that is not as nbformat 4.5 has it
 */
export function parseNotebook(text: string, name: string): Notebook {
  const parsed = NotebookSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`${name} is no notebook of nbformat 4.5: ${problems.join("; ")}`);
}

/** The text of its file, just as Jupyter writes it: saving the notebook there without a change changes nothing. */
export function formatNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === "markdown"
      ? { ...cell, source: toLines(cell.source) }
      : { ...cell, source: toLines(cell.source), outputs: cell.outputs.map(linesOf) },
  );
  return `${JSON.stringify(sortKeys({ ...notebook, cells }), null, 1)}\n`;
}

function linesOf(output: Extract<Notebook["cells"][number], { cell_type: "code" }>["outputs"][number]) {
  if (output.output_type === "stream") return { ...output, text: toLines(output.text) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([type, value]) => [
    type,
    typeof value === "string" ? toLines(value) : value,
  ]);
  return { ...output, data: Object.fromEntries(data) };
}

function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, held]) => [key, sortKeys(held)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
