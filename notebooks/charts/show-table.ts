import { type Column, formatTable } from "@loopline/terminal";
import { type RichOutput, richOutput } from "./rich-output.ts";

/** Where there is no HTML. */
const textWidth = 100;

/** A table as the value of a cell. Its cells are text, formatted as they are to be read. */
export function showTable(columns: readonly Column[], rows: readonly (readonly string[])[]): RichOutput {
  const head = columns.map((column) => `<th${alignOf(column)}>${escapeHtml(column.title)}</th>`);
  const body = rows.map((row) => {
    const cells = columns.map(
      (column, index) => `<td${alignOf(column)}>${escapeHtml(row[index] ?? "")}</td>`,
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  const html = `<table>\n<thead><tr>${head.join("")}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table>`;
  return richOutput({ "text/html": html, "text/plain": formatTable(columns, rows, textWidth).join("\n") });
}

function alignOf({ align }: Column): string {
  return ` style="text-align: ${align ?? "left"}"`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
