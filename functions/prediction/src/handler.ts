import { toCreated } from "@loopline/contracts";
import type { Clock, Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { ModelHolder } from "./model-holder.ts";
import { predictBatch } from "./predict-batch.ts";

export interface PredictionDeps {
  readonly models: Pick<ModelHolder, "current">;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Predicts each batch with the promoted model. */
export function createHandler({ models, publisher, clock, log }: PredictionDeps): EventHandler {
  return async (event) => {
    const { batch_id, subjects, features } = parseMessage("request", event);
    const { fileName, model } = await models.current();
    await publisher.publish("prediction", {
      batch_id,
      subjects,
      input: features,
      output: predictBatch(model, features),
      model_file_name: fileName,
      created: toCreated(clock.now()),
    });
    log.info({ batch_id, records: subjects.length, model_file_name: fileName }, "predicted");
  };
}
