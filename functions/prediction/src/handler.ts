import type { BatchModels } from "@loopline/cache";
import { type Contracts, probabilityOf, toCreated } from "@loopline/contracts";
import { predictRecords, type TableModel } from "@loopline/learning";
import type { Clock, Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { ModelHolder } from "./model-holder.ts";

interface PredictionDeps {
  readonly contracts: Contracts;
  readonly models: Pick<ModelHolder, "current" | "named">;
  readonly batchModels: BatchModels;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Above it, the warnings of a large batch could exceed the size of a message. */
const maxWarnings = 10_000;

/**
 * Predicts each batch with the promoted model, or with the one that its request names. A redelivered batch keeps the model that
 * predicted it first. Before the first promotion, a batch is passed on without predictions: it is requested again later.
 */
export function createHandler(deps: PredictionDeps): EventHandler {
  const { contracts, models, batchModels, publisher, clock, log } = deps;
  return async (event) => {
    const request = parseMessage("request", event, contracts);
    const { batch_id, subjects, features, model_file_name, name, source, owner } = request;
    const batch = { batch_id, subjects, input: features, name, source, owner };
    const wanted =
      model_file_name === undefined ? await models.current() : await models.named(model_file_name);
    const now = toCreated(clock.now());
    if (wanted === null) {
      // One date for cache and database, however often the batch is requested. Its model is pinned later.
      const { created } = await batchModels.pin(`${batch_id}:waiting`, { fileName: "", created: now });
      await publisher.publish("prediction", { ...batch, output: subjects.map(() => null), created });
      log.info({ batch_id, records: subjects.length }, "waits for the first model");
      return;
    }
    const { fileName, created } = await batchModels.pin(batch_id, {
      fileName: wanted.fileName,
      created: now,
    });
    const { model } = fileName === wanted.fileName ? wanted : await models.named(fileName);
    const { classes, margins, warnings } = predictRecords(model, features, maxWarnings);
    await publisher.publish("prediction", {
      ...batch,
      output: Array.from(classes, (k) => model.classes[k] ?? null),
      model_file_name: fileName,
      created,
      margins: Array.from(margins, (margin) => (Number.isFinite(margin) ? margin : null)),
      probabilities: probabilitiesOf(model, margins),
      ...(warnings.length > 0 && { warnings: [...warnings] }),
    });
    log.info(
      {
        batch_id,
        records: subjects.length,
        warnings: warnings.length,
        model_file_name: fileName,
        model_age_seconds: ageOf(fileName, clock.now()),
      },
      "predicted",
    );
  };
}

/** Undefined if the model was not calibrated. */
function probabilitiesOf({ calibration }: TableModel, margins: Float64Array): (number | null)[] | undefined {
  return (
    calibration &&
    Array.from(margins, (margin) => (Number.isFinite(margin) ? probabilityOf(calibration, margin) : null))
  );
}

/** Seconds since a model was created, from its file name. */
function ageOf(fileName: string, now: Date): number {
  const made = Number(/^model-(\d+)/.exec(fileName)?.[1] ?? 0);
  return Math.max(0, Math.round(now.getTime() / 1_000 - made));
}
