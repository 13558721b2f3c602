import type { JobReply } from "@loopline/client";
import { formatCount, formatShare } from "@loopline/command-line";
import type { DataOrigin } from "@loopline/services";

/**
 * How many rows a table's model was trained on, in a sentence.
 * @param job the newest training; undefined before the first
 */
export function describeTraining(
  origin: Extract<DataOrigin, { source: "table" }>,
  job: Pick<JobReply, "records" | "accuracy" | "report" | "left_out"> | undefined,
): string {
  if (job === undefined) {
    return "There is no model yet. Batches wait until two classes have a label each: correct some with labels.";
  }
  const { records, report, accuracy, left_out: leftOut = { unusable: 0, set_aside: 0, excluded: 0 } } = job;
  // Where each row was predicted by a model without it, none is held out.
  const heldOut = report?.interval === undefined ? (report?.["weighted avg"].support ?? 0) : 0;
  const left = leftOut.unusable + leftOut.set_aside + leftOut.excluded;
  const labelled = Math.max(origin.file?.labelled ?? 0, records + left);
  const counts = [
    [labelled, "labelled"],
    [left, "left out"],
    [heldOut, "held out"],
    [records - heldOut, "trained on"],
  ] as const;
  const rows = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${formatCount(count)} ${what}`]));
  return `Rows: ${rows.join(" · ")}. Accuracy ${formatShare(accuracy)}${describeTest(report)}.`;
}

function describeTest(report: JobReply["report"]): string {
  if (report?.interval === undefined) return report === undefined ? "" : " on the rows held out";
  const [lower, upper] = [report.interval.lower, report.interval.upper].map(formatShare);
  return ` by leaving one row out at a time (95 % interval ${lower} to ${upper})`;
}
