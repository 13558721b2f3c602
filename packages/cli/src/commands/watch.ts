import type { LooplineEvent } from "@loopline/client";
import {
  type Command,
  exitCodes,
  formatCount,
  formatShare,
  parseOptions,
  printableLine,
} from "@loopline/command-line";
import { type Contracts, resetEvent } from "@loopline/contracts";
import { countsOf, describeCounts } from "../class-counts.ts";
import { apiHelp, connect, showOptions } from "../connect.ts";

export const watch: Command = {
  name: "loopline watch",
  help: `loopline watch [--json]
  prints what happens from now on, a line each, until Ctrl-C: batches that have their predictions, finished trainings
  and promoted models. Times are UTC. Reconnects when the connection breaks, and misses nothing

  --json              print a JSON object a line, for scripts
${apiHelp}`,
  async run(args, { env, print, note, signal }) {
    const { values } = parseOptions(args, showOptions);
    const { client, predictUrl, readContracts } = await connect(values, env);
    const contracts = await readContracts({ signal });
    note(`Watching ${predictUrl}. Ctrl-C ends it.`);
    try {
      for await (const event of client.events({ signal })) {
        print(values.json ? JSON.stringify(event) : formatEvent(event, contracts));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return exitCodes.done;
  },
};

/** An event in a line. @throws {ZodError} if it does not match its schema */
export function formatEvent(event: LooplineEvent, contracts: Contracts): string {
  return [timeOf(event.id), event.type.padEnd(15), printableLine(describe(event, contracts))].join("  ");
}

function describe(event: LooplineEvent, { dataset, eventSchemas }: Contracts): string {
  switch (event.type) {
    case "batch-predicted": {
      const { batch_id, records, name, owner, ...counts } = eventSchemas[event.type].parse(event.data);
      const { one, many } = dataset.record;
      const total = `${formatCount(records)} ${records === 1 ? one : many}`;
      const called = name === undefined ? "" : `${name}, `;
      const owned = owner === undefined ? "" : `, owner ${owner}`;
      return `batch ${batch_id}: ${called}${total}, ${describeCounts(countsOf(dataset, counts))}${owned}`;
    }
    case "job-finished": {
      const { job_id, records, accuracy, promoted, model_file_name, failure } = eventSchemas[
        event.type
      ].parse(event.data);
      if (failure !== undefined) return `training ${job_id} failed: ${failure}`;
      const verdict = promoted === false ? "refused" : "promoted";
      return `training ${job_id}: ${formatShare(accuracy)} right after ${formatCount(records)} records, ${model_file_name} ${verdict}`;
    }
    case "model-promoted": {
      const { model_file_name, accuracy } = eventSchemas[event.type].parse(event.data);
      return `${model_file_name} predicts from now on, ${formatShare(accuracy)} right`;
    }
    case resetEvent:
      return "earlier events are lost: see loopline batches and loopline jobs";
  }
}

/** The time of an event, `03:04:05` in UTC. Its id begins with the milliseconds since 1970. */
function timeOf(id: string): string {
  const date = new Date(Number(id.split("-")[0] || Number.NaN));
  return Number.isNaN(date.getTime()) ? "--:--:--" : date.toISOString().slice(11, 19);
}
