import type { Champion, JobList } from "@loopline/cache";
import {
  type CachedJobDetail,
  type CachedModel,
  type Contracts,
  type ModelMessage,
  modelSequence,
  toCreated,
} from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";

interface TrainingToCacheDeps {
  readonly contracts: Contracts;
  readonly jobs: Pick<JobList, "add">;
  readonly champion: Pick<Champion, "promote">;
  readonly log: Logger;
}

/**
 * Adds each finished training to the cache, once, and promotes its model if that was decided and no newer model was promoted. If
 * the model was refused, its champion is promoted again, because the original's training-to-cache also promotes refused models.
 */
export function createHandler({ contracts, jobs, champion, log }: TrainingToCacheDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("model", event, contracts);
    const job = toCachedJob(message, event.publishTime);
    // Before the promotion, so that the job of a promoted model can always be found.
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

/** The cached form of a training. A message of the original has no date, so it takes its publish time. */
export function toCachedJob(model: ModelMessage, published: Date): CachedJobDetail {
  return {
    job_id: model.job_id,
    model_file_name: model.model_file_name,
    records: model.records,
    accuracy: model.accuracy,
    data_prep_time: model.data_prep_time,
    training_time: model.training_time,
    testing_time: model.testing_time,
    created: model.created ?? toCreated(published),
    promoted: model.decision?.promoted,
    report: model.report,
    decision: model.decision,
    left_out: model.left_out,
    failure: model.failure,
  };
}

/** The cached form of a promoted model. */
function toCachedModel({ model_file_name, accuracy, created, model }: ModelMessage): CachedModel {
  return { model_file_name, accuracy, created, ...model };
}
