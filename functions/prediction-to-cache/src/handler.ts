import type { BatchList } from "@loopline/cache";
import {
  type CachedBatchDetail,
  type Contracts,
  type PredictionMessage,
  toCreated,
} from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";

interface PredictionToCacheDeps {
  readonly contracts: Contracts;
  readonly batches: Pick<BatchList, "add">;
  readonly log: Logger;
}

/** Adds each batch's predictions to the cache, once; before that, maybe the batch that waits for the first model. */
export function createHandler({ contracts, batches, log }: PredictionToCacheDeps): EventHandler {
  return async (event) => {
    const batch = toCachedBatch(parseMessage("prediction", event, contracts), event.publishTime);
    const { status } = await batches.add(batch);
    const records = batch.predictions.filter((name) => name !== null).length;
    log.info({ batch_id: batch.batch_id, owner: batch.owner, records, status }, "cached predictions");
  };
}

/** The cached form of a prediction. A message of the original has no date, so it takes its publish time. */
export function toCachedBatch(prediction: PredictionMessage, published: Date): CachedBatchDetail {
  return {
    batch_id: prediction.batch_id,
    subjects: prediction.subjects,
    predictions: prediction.output,
    created: prediction.created ?? toCreated(published),
    name: prediction.name,
    source: prediction.source,
    owner: prediction.owner,
    features: prediction.input,
    model_file_name: prediction.model_file_name,
    margins: prediction.margins,
    probabilities: prediction.probabilities,
    warnings: prediction.warnings,
  };
}
