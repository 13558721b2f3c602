import type { BatchModels } from "@loopline/cache";
import { toCreated } from "@loopline/contracts";
import type { Clock, Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { ModelHolder } from "./model-holder.ts";
import { predictBatch } from "./predict-batch.ts";

export interface PredictionDeps {
  readonly models: Pick<ModelHolder, "current" | "named">;
  readonly batchModels: BatchModels;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Predicts each batch with the promoted model. A redelivered batch keeps the model that predicted it first. */
export function createHandler({ models, batchModels, publisher, clock, log }: PredictionDeps): EventHandler {
  return async (event) => {
    const { batch_id, subjects, features } = parseMessage("request", event);
    const promoted = await models.current();
    const now = toCreated(clock.now());
    const { fileName, created } = await batchModels.pin(batch_id, {
      fileName: promoted.fileName,
      created: now,
    });
    const { model } = fileName === promoted.fileName ? promoted : await models.named(fileName);
    await publisher.publish("prediction", {
      batch_id,
      subjects,
      input: features,
      output: predictBatch(model, features),
      model_file_name: fileName,
      created,
    });
    log.info(
      {
        batch_id,
        records: subjects.length,
        model_file_name: fileName,
        model_age_seconds: ageOf(fileName, clock.now()),
      },
      "predicted",
    );
  };
}

/** Seconds since a model was created, from its file name. */
function ageOf(fileName: string, now: Date): number {
  const made = Number(/^model-(\d+)/.exec(fileName)?.[1] ?? 0);
  return Math.max(0, Math.round(now.getTime() / 1_000 - made));
}
