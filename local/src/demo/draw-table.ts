import { formatShare, freshAccuracy, type LearningCurve } from "./learning-curve.ts";

const titles = ["Training rows", "Fixed test set", "Fresh notes"];

/** The learning curve as the lines of a table, without line ends. */
export function drawTable(curve: LearningCurve): string[] {
  const rows = curve.map((point) => {
    const { rows, testAccuracy, fresh } = point;
    const counts = `(${fresh.right} of ${fresh.count})`;
    return [
      String(rows),
      formatShare(testAccuracy),
      `${counts} ${formatShare(freshAccuracy(point)).padStart(7)}`,
    ];
  });
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const drawRow = (cells: readonly string[]) =>
    ` ${cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join(" │ ")}`;
  const rule = widths.map((width) => "─".repeat(width + 2)).join("┼");
  return [drawRow(titles), rule, ...rows.map(drawRow)];
}
