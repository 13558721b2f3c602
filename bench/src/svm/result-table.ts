/** A line of the result: one kind of work, done by scikit-learn or another peer and by this project. */
export interface ResultRow {
  readonly work: string;
  /** Milliseconds, or null where it was not timed. */
  readonly peer: number | null;
  readonly peerName: string;
  /** Whether the figure is from another day and machine. */
  readonly recorded?: boolean;
  readonly ours: number;
  /** Most milliseconds that it should take. */
  readonly reach?: number;
  /** Least ratio of the peer's time to this one's. */
  readonly reachRatio?: number;
  /** How far the peer's objective is above this one's, relative. */
  readonly worse?: number;
}

const HEAD = ["work", "peer", "@loopline/svm", "ratio", "to reach", "reached", "peer's objective"];

/** The result as a Markdown table. */
export function resultTable(rows: readonly ResultRow[]): string {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? "").length)));
  const format = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = lines;
  return [
    format(head),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...body.map(format),
  ].join("\n");
}

function cells({ work, peer, peerName, recorded, ours, reach, reachRatio, worse }: ResultRow): string[] {
  const ratio = peer === null ? Number.NaN : peer / ours;
  const goals = [
    ...(reach === undefined ? [] : [`≤ ${time(reach)}`]),
    ...(reachRatio === undefined ? [] : [`≥ ${reachRatio}×`]),
  ];
  const reached =
    !(reach !== undefined && ours > reach) && !(reachRatio !== undefined && !(ratio >= reachRatio));
  return [
    work,
    peer === null ? "–" : [peerName, time(peer), recorded ? "(recorded)" : ""].filter(Boolean).join(" "),
    time(ours),
    peer === null ? "–" : `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio).toLocaleString("en")}×`,
    goals.join(", "),
    goals.length === 0 ? "" : reached ? "yes" : "no",
    worse === undefined ? "" : signed(worse),
  ];
}

/** Milliseconds with a fitting unit and two or three digits. */
export function time(milliseconds: number): string {
  if (milliseconds >= 1000) return `${digits(milliseconds / 1000)} s`;
  if (milliseconds >= 0.1) return `${digits(milliseconds)} ms`;
  if (milliseconds >= 1e-3) return `${digits(1e3 * milliseconds)} µs`;
  return `${digits(1e6 * milliseconds)} ns`;
}

function signed(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toExponential(0)}`;
}

/** Two or three digits, and no power of ten. */
function digits(value: number): string {
  return String(Number(value < 1 ? value.toFixed(2) : value.toPrecision(3)));
}
