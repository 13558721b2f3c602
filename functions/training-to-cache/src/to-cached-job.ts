import { type CachedJobDetail, type ModelMessage, toCreated } from "@loopline/contracts";

/** What the cache keeps of a training. A message of the original does not say when: then it is when it was published. */
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
