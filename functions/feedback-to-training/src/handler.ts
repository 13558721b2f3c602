import { toCreated } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { TrainingRowStore } from "./training-row-store.ts";

export interface FeedbackToTrainingDeps {
  readonly training: TrainingRowStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Turns the ratings of a batch into rows of the training set, and requests a training. */
export function createHandler({ training, publisher, log }: FeedbackToTrainingDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("training", event);
    const { batch_id, subjects, created = toCreated(event.publishTime) } = message;
    const outcome = await training.update({ batch_id, subjects, created });
    if (outcome.status === "updated") await publisher.publish("job", message);
    log.info({ batch_id, ...outcome }, "updated the training set");
  };
}
