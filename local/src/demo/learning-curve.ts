import { formatCount, formatShare, formatTable } from "@loopline/command-line";

/** How good a model was, and how many rows it was trained on. */
export interface CurvePoint {
  /** Rows of its training set as `GET /jobs` counts them: from 100 on, including those held out to test it. */
  readonly rows: number;
  /** Its accuracy on records that no model is trained on. */
  readonly testAccuracy: number;
  /** The records that the pipeline predicted with it, all new to it. */
  readonly fresh: { readonly right: number; readonly count: number };
}

/** The models in the order of their training. */
export type LearningCurve = readonly CurvePoint[];

/** What the report calls things. */
export interface CurveWords {
  /** Several records, such as `notes`. */
  readonly many: string;
  /** The records that every model is tested on, such as `fixed test set`. */
  readonly testSet: string;
}

function freshAccuracy({ fresh }: CurvePoint): number {
  return fresh.right / fresh.count;
}

/** The text at the end of the demo. @param width columns of the terminal, or fewer */
export function formatReport(curve: LearningCurve, words: CurveWords, width: number): string {
  const first = curve[0];
  const last = curve.at(-1);
  if (first === undefined || last === undefined) return "No rounds were run.";
  const corrected = curve.slice(0, -1);
  const predicted = corrected.reduce((sum, { fresh }) => sum + fresh.count, 0);
  const right = corrected.reduce((sum, { fresh }) => sum + fresh.right, 0);
  return [
    "The learning curve",
    "",
    ...formatCurve(curve, words, width),
    "",
    ...drawChart(curve, words, width),
    "",
    `${formatCount(predicted - right)} of ${formatCount(predicted)} predictions were corrected; the training set grew from ${first.rows} rows to ${last.rows}.`,
    `On ${formatCount(last.fresh.count)} ${words.many} it never saw: ${formatShare(freshAccuracy(last))}`,
  ].join("\n");
}

function formatCurve(curve: LearningCurve, { many, testSet }: CurveWords, width: number): string[] {
  const columns = [
    { title: "Training rows", align: "right" },
    { title: `${testSet.charAt(0).toUpperCase()}${testSet.slice(1)}`, align: "right" },
    { title: `Fresh ${many}`, align: "right" },
    { title: "" },
  ] as const;
  const rows = curve.map((point) => [
    String(point.rows),
    formatShare(point.testAccuracy),
    formatShare(freshAccuracy(point)),
    `${point.fresh.right} of ${point.fresh.count}`,
  ]);
  return formatTable(columns, rows, width);
}

/** Steps between the lowest line of the chart and the highest, 100 %. */
const steps = 10;
const labelWidth = 7;

/**
 * A chart as lines without line ends: accuracy upwards, one model after the other to the right. The line is the test set, the
 * circles are fresh records.
 *
 * @param curve two points or more
 * @param width columns of the terminal
 */
export function drawChart(curve: LearningCurve, words: CurveWords, width: number): string[] {
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
  return [...lines.reverse(), ...drawAxis(curve, words, columns)];
}

/** A multiple of 5 % below all values, so that each step is a round number; 90 % or less. */
function lowestShare(curve: LearningCurve): number {
  const shares = curve.flatMap((point) => [point.testAccuracy, freshAccuracy(point)]);
  return Math.min(18, Math.floor(20 * Math.min(...shares))) / 20;
}

/** The test accuracy at a column, interpolated linearly between the two nearest points. */
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

function drawAxis(curve: LearningCurve, { many, testSet }: CurveWords, columns: number): string[] {
  const indent = " ".repeat(labelWidth);
  const first = `${curve[0]?.rows} training rows`;
  const last = String(curve.at(-1)?.rows);
  return [
    `${indent}└${"─".repeat(columns + 1)}`,
    `${indent}  ${first}${last.padStart(columns - first.length)}`,
    `${indent}  ─ ${testSet}   ○ fresh ${many}, before they were corrected`,
  ];
}
