import { modelSequence } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { Champion, JobList } from "@loopline/platform/redis";
import { toCachedJob } from "./to-cached-job.ts";
import { toCachedModel } from "./to-cached-model.ts";

export interface TrainingToCacheDeps {
  readonly jobs: Pick<JobList, "add">;
  readonly champion: Pick<Champion, "promote">;
  readonly log: Logger;
}

/** Puts each finished training into the cache, once, and promotes its model if that was decided and no newer one was. */
export function createHandler({ jobs, champion, log }: TrainingToCacheDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("model", event);
    const job = toCachedJob(message, event.publishTime);
    // The job first: a model that predicts must be one that can be seen.
    const added = await jobs.add(job);
    const isPromoted = message.decision?.promoted ?? message.failure === undefined;
    const model = isPromoted
      ? await champion.promote(toCachedModel(message), modelSequence(message))
      : { status: "refused" };
    log.info({ job_id: job.job_id, job: added.status, model: model.status }, "cached a training");
  };
}
