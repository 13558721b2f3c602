import { type CachedBatch, type PredictionMessage, toCreated } from "@loopline/contracts";

/** What `GET /batches` shows of a prediction. A message of the original does not say when: then it is now. */
export function toCachedBatch(prediction: PredictionMessage, now: Date): CachedBatch {
  return {
    batch_id: prediction.batch_id,
    subjects: prediction.subjects,
    predictions: prediction.output,
    created: prediction.created ?? toCreated(now),
  };
}
