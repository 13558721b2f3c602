import { drawChart } from "./draw-chart.ts";
import { drawTable } from "./draw-table.ts";
import { formatShare, freshAccuracy, type LearningCurve } from "./learning-curve.ts";

const count = new Intl.NumberFormat("en");

/** What the demo shows at its end. @param width columns of the terminal, or less */
export function formatReport(curve: LearningCurve, width: number): string {
  const first = curve[0];
  const last = curve.at(-1);
  if (first === undefined || last === undefined) return "Nothing was learned: there was no round.";
  const corrected = curve.slice(0, -1);
  const predicted = corrected.reduce((sum, { fresh }) => sum + fresh.count, 0);
  const right = corrected.reduce((sum, { fresh }) => sum + fresh.right, 0);
  return [
    "The learning curve",
    "",
    ...drawTable(curve),
    "",
    ...drawChart(curve, width),
    "",
    `${count.format(predicted - right)} of ${count.format(predicted)} predictions were corrected; the training set grew from ${first.rows} rows to ${last.rows}.`,
    `On ${count.format(last.fresh.count)} notes it never saw: ${formatShare(freshAccuracy(last))}`,
  ].join("\n");
}
