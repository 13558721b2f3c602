import { type Column, formatTable } from "@loopline/command-line";
import { escapeHtml } from "./escape-html.ts";
import { show } from "./show.ts";

/** Where there is no HTML. */
const textWidth = 100;

/** Shows a table below the cell. Its cells are text, formatted as they are to be read. To be awaited, as `show`. */
export async function showTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  await show({
    "text/html": formatHtmlTable(columns, rows),
    "text/plain": formatTable(columns, rows, textWidth).join("\n"),
  });
}

function formatHtmlTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const drawRow = (cells: readonly string[], tag: "th" | "td") => {
    const drawn = columns.map(
      ({ align = "left" }, index) =>
        `<${tag} style="text-align: ${align}">${escapeHtml(cells[index] ?? "")}</${tag}>`,
    );
    return `<tr>${drawn.join("")}</tr>`;
  };
  const head = drawRow(
    columns.map(({ title }) => title),
    "th",
  );
  const body = rows.map((cells) => drawRow(cells, "td")).join("\n");
  return `<table>\n<thead>${head}</thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}
