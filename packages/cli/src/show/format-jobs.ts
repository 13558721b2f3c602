import type { CachedJob, JobReply } from "@loopline/contracts";
import {
  formatCount,
  formatCreated,
  formatDecision,
  formatReport,
  formatShare,
  formatTable,
  printableLine,
} from "@loopline/terminal";

const listColumns = [
  { title: "FINISHED (UTC)" },
  { title: "ACCURACY", align: "right" },
  { title: "RECORDS", align: "right" },
  { title: "PROMOTED" },
  { title: "JOB" },
] as const;

/** A list of trainings as the lines of a table. @param width columns of the terminal */
export function formatJobs(jobs: readonly CachedJob[], width: number): string[] {
  const rows = jobs.map(({ job_id, accuracy, records, promoted, created }) => [
    formatCreated(created),
    formatShare(accuracy),
    formatCount(records),
    isPromoted(promoted),
    printableLine(job_id),
  ]);
  return formatTable(listColumns, rows, width);
}

/** All of one training. @param width columns of the terminal */
export function formatJob(job: JobReply, width: number): string[] {
  const seconds = [job.data_prep_time, job.training_time, job.testing_time].map(
    (time) => `${time.toFixed(3)} s`,
  );
  return [
    `job       ${printableLine(job.job_id)}`,
    `finished  ${formatCreated(job.created)} UTC`,
    `model     ${printableLine(job.model_file_name)}`,
    `accuracy  ${formatShare(job.accuracy)}`,
    `records   ${formatCount(job.records)}`,
    `promoted  ${isPromoted(job.promoted)}`,
    `took      ${seconds.join(" + ")} (data, training, testing)`,
    "",
    ...(job.report === undefined ? ["report was not kept"] : formatReport(job.report, width)),
    "",
    ...formatDecision(job.decision ?? null),
  ];
}

/** A writer that does not say promotes every model. */
function isPromoted(promoted: boolean | undefined): string {
  return promoted === false ? "no" : "yes";
}
