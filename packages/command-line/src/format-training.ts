import type { ClassificationReport, Decision } from "@loopline/contracts";
import { formatCount, formatShare, printableLine } from "./format.ts";
import { formatTable } from "./table.ts";

/** Whether a model was promoted, and why, in lines. */
export function formatDecision(decision: Decision | null): string[] {
  if (decision === null) return ["decision: none, its training function promotes every model"];
  const { promoted, reason, policy, champion, rows, p } = decision;
  const verdict = `decision: ${promoted ? "promoted" : "refused"}, ${printableLine(reason)} (policy ${policy})`;
  if (champion === null || decision.champion_accuracy === null) return [verdict];
  const only = `${decision.only_candidate_right} right by this one alone, ${decision.only_champion_right} by the other`;
  return [
    verdict,
    `  on ${formatCount(rows)} rows ${formatShare(decision.candidate_accuracy)}, ${champion} ${formatShare(decision.champion_accuracy)}`,
    `  ${only}${p === null ? "" : `, McNemar p = ${p.toPrecision(3)}`}`,
  ];
}

const reportColumns = ["REPORT", "PRECISION", "RECALL", "F1", "ROWS"].map((title, index) =>
  index === 0 ? { title } : { title, align: "right" as const },
);

/**
 * A training's report as a table.
 * @param classes of the dataset, in its order
 * @param width columns of the terminal
 */
export function formatReport(
  report: ClassificationReport,
  classes: readonly { readonly label: string }[],
  width: number,
): string[] {
  const named = [
    ...classes.map(({ label }, index) => [printableLine(label), report[`${index}`]] as const),
    ...(["macro avg", "weighted avg"] as const).map((name) => [name, report[name]] as const),
  ];
  const rows = named.map(([name, scores]) => {
    if (scores === undefined) return [`  ${name}`, "", "", "", ""];
    const { precision, recall, "f1-score": f1, support } = scores;
    const shares = [precision, recall, f1].map(formatShare);
    return [`  ${name}`, ...shares, formatCount(support)];
  });
  return formatTable(reportColumns, rows, width);
}
