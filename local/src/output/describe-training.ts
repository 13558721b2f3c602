import type { JobReply } from "@loopline/client";
import { formatCount, formatRows, formatShare } from "@loopline/command-line";
import type { DataOrigin } from "@loopline/services";

/**
 * Which rows a table's model was trained and tested on, and its accuracy, in sentences.
 * @param job the newest training; undefined before the first
 */
export function describeTraining(
  { file }: Extract<DataOrigin, { source: "table" }>,
  job: Pick<JobReply, "records" | "accuracy" | "report" | "left_out" | "decision"> | undefined,
): string {
  if (job === undefined) {
    return "There is no model yet. Batches wait until two classes have a label each: correct some with labels.";
  }
  const { report, accuracy } = job;
  const unlabelled = file?.unlabelled ?? 0;
  return [
    `Rows: ${formatRows(job)}.`,
    ...(file === undefined || unlabelled === 0
      ? []
      : [`${formatCount(unlabelled)} more of ${file.name} without a label are not used.`]),
    `Accuracy ${formatShare(accuracy)}${describeTest(report)}.`,
  ].join(" ");
}

function describeTest(report: JobReply["report"]): string {
  if (report?.interval === undefined) return report === undefined ? "" : " on the rows held out";
  const [lower, upper] = [report.interval.lower, report.interval.upper].map(formatShare);
  return ` by leaving one row out at a time (95 % interval ${lower} to ${upper})`;
}
