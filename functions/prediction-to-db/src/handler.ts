import { toCreated } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { PredictionStore } from "./prediction-store.ts";

export interface PredictionToDbDeps {
  readonly predictions: PredictionStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Stores each batch's predictions once, and publishes the feedback that arrived before them. */
export function createHandler({ predictions, publisher, log }: PredictionToDbDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("prediction", event);
    // A message of the original has no date. The cache uses the same one.
    const { batch_id, created = toCreated(event.publishTime) } = message;
    const { rated } = await predictions.save({ ...message, created });
    // After the commit, and again at a redelivery: a second training message is harmless, a missing one is not.
    if (rated.subjects.length > 0) await publisher.publish("training", { batch_id, ...rated });
    log.info(
      { batch_id, records: message.subjects.length, rated: rated.subjects.length },
      "stored predictions",
    );
  };
}
