import type { Client } from "@loopline/client";
import { CachedJobSchema, JobReplySchema } from "@loopline/contracts";
import { commonHelp, jsonHelp } from "../command-line/parse-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { connect } from "../connect.ts";
import { type Command, type CommandContext, exitCodes } from "../context.ts";
import { formatJob, formatJobs } from "./format-jobs.ts";
import { limitHelp, parseListOptions } from "./list-options.ts";
import { pageSize, takeFirst } from "./take-first.ts";

export const jobs: Command = {
  help: `loopline jobs [JOB_ID] [--limit N]
  lists the newest trainings; with an id, shows that one with its report

${limitHelp}${jsonHelp}${commonHelp}`,
  async run(args, context) {
    const { limit, json, urls, positionals } = parseListOptions(args);
    const [jobId, ...others] = positionals;
    if (others.length > 0) throw new UsageError("one job at a time");
    const { client } = await connect(urls, context.env);
    if (jobId === undefined) await list(client, limit, json, context);
    else await show(client, jobId, json, context);
    return exitCodes.done;
  },
};

async function list(
  client: Client,
  limit: number,
  json: boolean,
  { print, width, signal }: CommandContext,
): Promise<void> {
  const found = await takeFirst(client.allJobs({ limit: pageSize(limit), signal }), limit);
  const list = CachedJobSchema.array().parse(found);
  if (json) print(JSON.stringify(list, null, 2));
  else for (const line of formatJobs(list, width)) print(line);
}

async function show(
  client: Client,
  jobId: string,
  json: boolean,
  { print, width, signal }: CommandContext,
): Promise<void> {
  const found = await client.job(jobId, { signal });
  if (found === null) throw new Error(`there is no job ${jobId}`);
  const job = JobReplySchema.parse(found);
  if (json) print(JSON.stringify(job, null, 2));
  else for (const line of formatJob(job, width)) print(line);
}
