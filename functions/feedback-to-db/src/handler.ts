import { toCreated } from "@loopline/contracts";
import type { Logger, Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { FeedbackStore } from "./feedback-store.ts";

export interface FeedbackToDbDeps {
  readonly feedback: FeedbackStore;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Stores each feedback once, applies it to the predictions, and publishes it for training. */
export function createHandler({ feedback, publisher, log }: FeedbackToDbDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("feedback", event);
    const { batch_id } = message;
    const { status } = await feedback.save({
      ...message,
      // The original's messages lack both. The message's own id and time are the same at every delivery.
      feedback_id: message.feedback_id ?? event.id,
      created: message.created ?? toCreated(event.publishTime),
    });
    // Early feedback is published by prediction-to-db, once the predictions are stored.
    if (status === "applied") await publisher.publish("training", message);
    log.info({ batch_id, records: message.subjects.length, status }, "stored feedback");
  };
}
