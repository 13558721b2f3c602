export interface Column {
  readonly title: string;
  readonly align?: "right";
}

const gap = "  ";

/** Characters of the last column, even if the terminal has no room for them. */
const minLastColumn = 20;

/**
 * A table as lines without line ends. The last column is wrapped at `width`.
 * @param width columns of the terminal
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const fixed = columns
    .slice(0, -1)
    .map(({ title }, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const used = fixed.reduce((sum, columnWidth) => sum + columnWidth + gap.length, 0);
  const last = Math.max(minLastColumn, width - used);

  const drawRow = (cells: readonly string[]): string[] =>
    wrap(cells[columns.length - 1] ?? "", last).map((lastCell, line) => {
      const before = fixed.map((columnWidth, index) => {
        const text = line === 0 ? (cells[index] ?? "") : "";
        return columns[index]?.align === "right" ? text.padStart(columnWidth) : text.padEnd(columnWidth);
      });
      return [...before, lastCell].join(gap).trimEnd();
    });
  return [columns.map(({ title }) => title), ...rows].flatMap(drawRow);
}

/** Wraps a text between words where possible, and keeps its line ends. Returns at least one line. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    for (; line.length > width; line = line.slice(width)) lines.push(line.slice(0, width));
  }
  return [...lines, line];
}
