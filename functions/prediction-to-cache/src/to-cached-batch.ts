import { type CachedBatchDetail, type PredictionMessage, toCreated } from "@loopline/contracts";

/** What the cache keeps of a prediction. A message of the original does not say when: then it is when it was published. */
export function toCachedBatch(prediction: PredictionMessage, published: Date): CachedBatchDetail {
  return {
    batch_id: prediction.batch_id,
    subjects: prediction.subjects,
    predictions: prediction.output,
    created: prediction.created ?? toCreated(published),
    features: prediction.input,
    model_file_name: prediction.model_file_name,
  };
}
