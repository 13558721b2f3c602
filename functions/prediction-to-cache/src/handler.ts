import type { BatchList } from "@loopline/cache";
import type { Logger } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { toCachedBatch } from "./to-cached-batch.ts";

export interface PredictionToCacheDeps {
  readonly batches: Pick<BatchList, "add">;
  readonly log: Logger;
}

/** Puts each batch's predictions into the cache, once. */
export function createHandler({ batches, log }: PredictionToCacheDeps): EventHandler {
  return async (event) => {
    const batch = toCachedBatch(parseMessage("prediction", event), event.publishTime);
    const { status } = await batches.add(batch);
    log.info({ batch_id: batch.batch_id, status }, "cached predictions");
  };
}
