import type { Champion, JobList } from "@loopline/cache";
import { type ModelMessage, modelSequence } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { toCachedJob } from "./to-cached-job.ts";
import { toCachedModel } from "./to-cached-model.ts";

export interface TrainingToCacheDeps {
  readonly jobs: Pick<JobList, "add">;
  readonly champion: Pick<Champion, "promote">;
  readonly log: Logger;
}

/**
 * Puts each finished training into the cache, once, and promotes its model if that was decided and no newer one was. Where
 * it was refused, the champion that it was compared with is promoted again, in case another model took its place: a
 * training-to-cache of the original promotes what was refused, too.
 */
export function createHandler({ jobs, champion, log }: TrainingToCacheDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("model", event);
    const job = toCachedJob(message, event.publishTime);
    // The job first: a model that predicts must be one that can be seen.
    const added = await jobs.add(job);
    const status = await promote(message);
    log.info({ job_id: job.job_id, job: added.status, model: status }, "cached a training");
  };

  async function promote(message: ModelMessage): Promise<string> {
    const trained = modelSequence(message);
    if (message.decision?.promoted ?? message.failure === undefined) {
      return (await champion.promote(toCachedModel(message), trained)).status;
    }
    if (message.champion === undefined) return "refused";
    const { sequence, ...standing } = message.champion;
    const { status } = await champion.promote(standing, sequence, trained);
    return status === "promoted" ? "refused; put the champion back" : "refused";
  }
}
