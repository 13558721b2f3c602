import {
  type Command,
  exitCodes,
  type Fact,
  formatCount,
  formatCreated,
  formatDecision,
  formatFacts,
  formatReport,
  formatRows,
  formatShare,
  formatTable,
  printableLine,
  UsageError,
} from "@loopline/command-line";
import {
  type CachedJob,
  CachedJobSchema,
  type ClassificationReport,
  type JobReply,
  type LeftOut,
} from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { connect } from "../connect.ts";
import { listHelp, pageSize, parseListOptions, takeFirst } from "./list.ts";

export const jobs: Command = {
  name: "loopline jobs",
  help: `loopline jobs [JOB_ID] [--limit N]
  lists the newest trainings; with an id, shows that one with its report

${listHelp}`,
  async run(args, { env, print, width, signal }) {
    const { values, limit, positionals } = parseListOptions(args, { takesArguments: true });
    const [jobId, ...others] = positionals;
    if (others.length > 0) throw new UsageError("one training at a time");
    const { client, readContracts } = await connect(values, env);
    if (jobId === undefined) {
      const found = await takeFirst(client.allJobs({ limit: pageSize(limit), signal }), limit);
      const list = CachedJobSchema.array().parse(found);
      if (values.json) print(JSON.stringify(list, null, 2));
      else formatJobs(list, width).forEach(print);
      return exitCodes.done;
    }
    const found = await client.job(jobId, { signal });
    if (found === null) throw new Error(`there is no training ${jobId}`);
    const { JobReplySchema, dataset } = await readContracts({ signal });
    const job = JobReplySchema.parse(found);
    if (values.json) print(JSON.stringify(job, null, 2));
    else formatJob(job, dataset, width).forEach(print);
    return exitCodes.done;
  },
};

const listColumns = [
  { title: "FINISHED (UTC)" },
  { title: "ACCURACY", align: "right" },
  { title: "RECORDS", align: "right" },
  { title: "PROMOTED" },
  { title: "TRAINING" },
] as const;

/** A list of trainings as a table. @param width columns of the terminal */
export function formatJobs(jobs: readonly CachedJob[], width: number): string[] {
  const rows = jobs.map((job) => [
    formatCreated(job.created),
    job.failure === undefined ? formatShare(job.accuracy) : "–",
    formatCount(job.records),
    job.failure === undefined ? isPromoted(job.promoted) : "failed",
    printableLine(job.job_id),
  ]);
  return formatTable(listColumns, rows, width);
}

/** Everything about one training. @param width columns of the terminal */
export function formatJob(job: JobReply, { target }: Dataset, width: number): string[] {
  const { failure, report } = job;
  const times = [job.data_prep_time, job.training_time, job.testing_time].map(
    (time) => `${time.toFixed(3)} s`,
  );
  const isDone = failure === undefined;
  const facts: Fact[] = [
    ["training", job.job_id],
    ["finished", `${formatCreated(job.created)} UTC`],
    ["failed", failure],
    ["model", isDone ? job.model_file_name : undefined],
    ["accuracy", isDone ? formatShare(job.accuracy) : undefined],
    ["interval", formatInterval(report?.interval)],
    ["rows", isDone ? formatRows(job) : undefined],
    ["", hasListedRows(job.left_out) ? "npm run training -- list shows those that are left out" : undefined],
    ["promoted", isDone ? isPromoted(job.promoted) : undefined],
    ["took", isDone ? `${times.join(" + ")} (data, training, testing)` : undefined],
    [
      "model",
      isDone
        ? undefined
        : `${job.model_file_name} still predicts; training starts again when its rows change`,
    ],
  ];
  if (!isDone) return formatFacts(facts, 9);
  const scores = report === undefined ? ["report was not kept"] : formatReport(report, target.classes, width);
  return [...formatFacts(facts, 9), "", ...scores, "", ...formatDecision(job.decision ?? null)];
}

/** Of the accuracy, which comes from leave-one-out where there are few records. */
function formatInterval(interval: ClassificationReport["interval"]): string | undefined {
  if (interval === undefined) return undefined;
  return `${formatShare(interval.lower)} to ${formatShare(interval.upper)}, with 95 % confidence, by leave-one-out`;
}

/** Whether rows are left out one by one, for a reason of their own. */
function hasListedRows(leftOut: Partial<LeftOut> = {}): boolean {
  const { unusable = 0, set_aside = 0, excluded = 0, untrusted = 0 } = leftOut;
  return unusable + set_aside + excluded + untrusted > 0;
}

/** Training functions that leave this out promote every model. */
function isPromoted(promoted: boolean | undefined): string {
  return promoted === false ? "no" : "yes";
}
