import type { BatchModels } from "@loopline/cache";
import { featureCount, type LabelName, labelNameOf, toCreated } from "@loopline/contracts";
import type { Clock, Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { type LinearModel, predict, toRowMajor } from "@loopline/svm";
import type { ModelHolder } from "./model-holder.ts";

interface PredictionDeps {
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
      output: predictBatch(model, features as number[][]),
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

/** The predicted label of each note. `features` has a row per note, in the order of `featureNames`. */
function predictBatch(model: LinearModel, features: readonly (readonly number[])[]): LabelName[] {
  const x = toRowMajor(features, featureCount);
  return Array.from(predict(model, x, features.length), (label) => labelNameOf(label === 1 ? 1 : 0));
}

/** Seconds since a model was created, from its file name. */
function ageOf(fileName: string, now: Date): number {
  const made = Number(/^model-(\d+)/.exec(fileName)?.[1] ?? 0);
  return Math.max(0, Math.round(now.getTime() / 1_000 - made));
}
