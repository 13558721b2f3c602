import { toCreated } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { PredictionStore } from "./prediction-store.ts";

export interface PredictionToDbDeps {
  readonly predictions: PredictionStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Stores each batch's predictions, once, and passes feedback on that had to wait for them. */
export function createHandler({ predictions, publisher, log }: PredictionToDbDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("prediction", event);
    // A message of the original does not say when. The cache dates it the same.
    const { batch_id, created = toCreated(event.publishTime) } = message;
    const { rated } = await predictions.save({ ...message, created });
    // After the commit, and again at a redelivery: a second training message does no harm, a missing one does.
    if (rated.subjects.length > 0) await publisher.publish("training", { batch_id, ...rated });
    log.info(
      { batch_id, records: message.subjects.length, rated: rated.subjects.length },
      "stored predictions",
    );
  };
}
