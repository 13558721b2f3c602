import { toCreated } from "@loopline/contracts";
import type { Logger } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import type { JobStore } from "./job-store.ts";

export interface TrainingToDbDeps {
  readonly jobs: JobStore;
  readonly log: Logger;
}

/** Stores each finished training once. */
export function createHandler({ jobs, log }: TrainingToDbDeps): EventHandler {
  return async (event) => {
    const message = parseMessage("model", event);
    const { status } = await jobs.save({
      ...message,
      created: message.created ?? toCreated(event.publishTime),
    });
    log.info({ job_id: message.job_id, status }, "stored a training");
  };
}
