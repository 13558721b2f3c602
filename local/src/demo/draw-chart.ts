import { freshAccuracy, type LearningCurve } from "./learning-curve.ts";

/** Steps between the lowest line and the highest, 100 %. */
const steps = 10;
const labelWidth = 7;

/**
 * The learning curve as the lines of a chart, without line ends: accuracy upwards, one model after the other to
 * the right. The line is the fixed test set, the circles are fresh notes.
 *
 * @param curve two points or more
 * @param width columns of the terminal
 */
export function drawChart(curve: LearningCurve, width: number): string[] {
  const columns = width - labelWidth - 3;
  const lowest = lowestShare(curve);
  const levelOf = (share: number) => Math.round(((share - lowest) / (1 - lowest)) * steps);
  const columnOf = (index: number) => Math.round((index * (columns - 1)) / (curve.length - 1));

  const cells = Array.from({ length: steps + 1 }, () => Array<string>(columns).fill(" "));
  const levels = Array.from({ length: columns }, (_, column) =>
    levelOf(testAccuracyAt(curve, column, columns)),
  );
  drawLine(cells, levels);
  curve.forEach((point, index) => {
    put(cells, levelOf(freshAccuracy(point)), columnOf(index), "○");
  });

  const lines = cells.map((line, level) => {
    const share = lowest + (level * (1 - lowest)) / steps;
    const label = level % 2 === 0 ? `${Math.round(100 * share)} % ┤` : "│";
    return `${label.padStart(labelWidth + 1)} ${line.join("")}`.trimEnd();
  });
  return [...lines.reverse(), ...drawAxis(curve, columns)];
}

/** The multiple of 5 % below everything, so that each step is a round number; 90 % or less. */
function lowestShare(curve: LearningCurve): number {
  const shares = curve.flatMap((point) => [point.testAccuracy, freshAccuracy(point)]);
  return Math.min(18, Math.floor(20 * Math.min(...shares))) / 20;
}

/** The test accuracy at a column, on a straight line between the points beside it. */
function testAccuracyAt(curve: LearningCurve, column: number, columns: number): number {
  const position = (column * (curve.length - 1)) / (columns - 1);
  const left = curve[Math.floor(position)]?.testAccuracy ?? 0;
  const right = curve[Math.ceil(position)]?.testAccuracy ?? left;
  return left + (right - left) * (position % 1);
}

function drawLine(cells: string[][], levels: readonly number[]): void {
  let before = levels[0] ?? 0;
  for (const [column, level] of levels.entries()) {
    if (level === before) {
      put(cells, level, column, "─");
      continue;
    }
    for (let between = Math.min(before, level) + 1; between < Math.max(before, level); between += 1) {
      put(cells, between, column, "│");
    }
    put(cells, before, column, level > before ? "╯" : "╮");
    put(cells, level, column, level > before ? "╭" : "╰");
    before = level;
  }
}

function put(cells: string[][], level: number, column: number, mark: string): void {
  const line = cells[level];
  if (line !== undefined) line[column] = mark;
}

function drawAxis(curve: LearningCurve, columns: number): string[] {
  const indent = " ".repeat(labelWidth);
  const first = `${curve[0]?.rows} training rows`;
  const last = String(curve.at(-1)?.rows);
  return [
    `${indent}└${"─".repeat(columns + 1)}`,
    `${indent}  ${first}${last.padStart(columns - first.length)}`,
    `${indent}  ─ fixed test set   ○ fresh notes, before they were corrected`,
  ];
}
