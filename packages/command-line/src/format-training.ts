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

/** What `LeftOut` counts, in words. */
const leftOutReasons = {
  unusable: "with values that cannot be used",
  set_aside: "set aside",
  excluded: "excluded",
  untrusted: "of owners that are not trusted",
  other: "equal to others, or too many of a class or source",
} as const;

/** Which rows of a training. */
export interface TrainedRows {
  /** Trained on, and held out. */
  readonly records: number;
  readonly left_out?: Partial<Record<keyof typeof leftOutReasons, number | undefined>> | undefined;
  readonly decision?: Pick<Decision, "rows" | "tested_on"> | null | undefined;
  readonly report?: Pick<ClassificationReport, "weighted avg" | "interval"> | undefined;
}

/**
 * Such as `306 labelled · 80 held out · 211 trained on · 15 left out (15 set aside)`. The first number is the sum of the others; it is
 * missing in trainings that do not count all rows that they leave out.
 */
export function formatRows({ records, left_out = {}, decision, report }: TrainedRows): string {
  const reasons = (["unusable", "set_aside", "excluded", "untrusted", "other"] as const).flatMap((reason) => {
    const count = left_out[reason] ?? 0;
    return count === 0 ? [] : [{ count, text: `${formatCount(count)} ${leftOutReasons[reason]}` }];
  });
  const left = reasons.reduce((sum, { count }) => sum + count, 0);
  const heldOut = countHeldOut({ records, decision, report });
  const counts = [
    [left_out.other === undefined ? 0 : records + left, "labelled"],
    [heldOut, "held out"],
    [records - heldOut, "trained on"],
    [left, `left out (${reasons.map(({ text }) => text).join(", ")})`],
  ] as const;
  return counts
    .flatMap(([count, what]) => (count === 0 ? [] : [`${formatCount(count)} ${what}`]))
    .join(" · ");
}

function countHeldOut({ records, decision, report }: TrainedRows): number {
  if (decision?.tested_on !== undefined) return decision.tested_on === "held-out" ? decision.rows : 0;
  // Older trainings do not say what they were tested on: with an interval, each row by a model without it.
  const tested = report?.interval === undefined ? (report?.["weighted avg"].support ?? 0) : 0;
  return tested < records ? tested : 0;
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
