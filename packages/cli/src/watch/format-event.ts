import type { LooplineEvent } from "@loopline/client";
import { formatCount, formatShare, printableLine } from "@loopline/command-line";
import { eventSchemas, resetEvent } from "@loopline/contracts";

/** An event in a line. @throws {ZodError} if it is not what the APIs promise */
export function formatEvent(event: LooplineEvent): string {
  return [timeOf(event.id), event.type.padEnd(15), printableLine(describe(event))].join("  ");
}

function describe(event: LooplineEvent): string {
  switch (event.type) {
    case "batch-predicted": {
      const { batch_id, records, real, fake } = eventSchemas[event.type].parse(event.data);
      return `batch ${batch_id}: ${formatCount(records)} notes, ${formatCount(real)} real, ${formatCount(fake)} fake`;
    }
    case "job-finished": {
      const { job_id, records, accuracy, promoted, model_file_name, failure } = eventSchemas[
        event.type
      ].parse(event.data);
      if (failure !== undefined) return `job ${job_id} failed: ${failure}`;
      const verdict = promoted === false ? "refused" : "promoted";
      return `job ${job_id}: ${formatShare(accuracy)} right after ${formatCount(records)} records, ${model_file_name} ${verdict}`;
    }
    case "model-promoted": {
      const { model_file_name, accuracy } = eventSchemas[event.type].parse(event.data);
      return `${model_file_name} predicts from now on, ${formatShare(accuracy)} right`;
    }
    case resetEvent:
      return "events before this are lost: loopline batches and loopline jobs show how it stands";
  }
}

/** When an event was, by its id, which begins with the milliseconds since 1970: `03:04:05` in UTC. */
function timeOf(id: string): string {
  const date = new Date(Number(id.split("-")[0] || Number.NaN));
  return Number.isNaN(date.getTime()) ? "--:--:--" : date.toISOString().slice(11, 19);
}
