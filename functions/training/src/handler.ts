import type { Contracts } from "@loopline/contracts";
import { announceModels, type TrainUnderLeaseDeps, trainUnderLease } from "@loopline/learning";
import { AppError, type Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { inSpan } from "@loopline/platform/tracing";

/** Times in milliseconds. */
interface Quiet {
  /** Required time without a change. */
  readonly quietMs: number;
  /** Maximum wait. */
  readonly maxMs: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

interface TrainingDeps extends TrainUnderLeaseDeps {
  readonly contracts: Contracts;
  readonly publisher: Publisher;
  readonly quiet: Quiet;
}

/** Limit while corrections keep arriving; the redelivery continues. */
const maxTrainingsPerDelivery = 10;

/**
 * Trains until the newest model includes every correction. Trainings are serialized and coalesced: a message is done if
 * everything is trained, and is redelivered while another training is running.
 *
 * A training that fails because of its rows is published and counts as done until the rows change. Its delivery fails
 * nevertheless, so that it shows up in the function's error rate; the redelivery finds nothing to do.
 */
export function createHandler(deps: TrainingDeps): EventHandler {
  const { contracts, store, publisher, log, newId } = deps;

  return async (event) => {
    parseMessage("job", event, contracts);
    await announceModels(store, publisher);
    for (let training = 0; training < maxTrainingsPerDelivery; training++) {
      const lease = { holder: newId(), message: `${event.id} ${event.publishTime.toISOString()}` };
      const begun = await store.begin(lease);
      // The running training may belong to an acknowledged message, which is not redelivered if the training dies.
      if (begun.status === "busy") throw new AppError("unavailable", "another training is running");
      if (begun.status === "up-to-date") {
        // The training may have died before it could publish, and its message may have been acknowledged before.
        await announceModels(store, publisher);
        log.info({ message_id: event.id }, "nothing to train for this message");
        return;
      }
      await inSpan("wait for quiet", { kind: "internal" }, () => waitForQuiet(store.version, deps.quiet));
      const turn = await inSpan("train", { kind: "internal" }, () => trainUnderLease(lease, deps));
      await announceModels(store, publisher);
      if (turn.status === "trained") {
        const { job_id, model_file_name, records, accuracy, decision, left_out } = turn.model;
        log.info(
          { job_id, model_file_name, records, accuracy, promoted: decision?.promoted, left_out },
          "trained",
        );
      } else if (turn.hasChampion) {
        log.error({ reason: turn.reason, left_out: turn.leftOut }, "training failed");
        if (turn.isCurrent) throw new AppError("unavailable", `training failed: ${turn.reason}`);
      } else {
        log.info({ reason: turn.reason, left_out: turn.leftOut }, "there is no first model yet");
      }
      if (turn.isCurrent) return;
    }
    throw new AppError("unavailable", "corrections keep arriving; training continues at the next delivery");
  };
}

/**
 * Waits until a version has not changed for `quietMs`, at most `maxMs`, so that a burst of corrections leads to one training.
 */
export async function waitForQuiet(
  version: () => Promise<number>,
  { quietMs, maxMs, sleep }: Quiet,
): Promise<void> {
  let seen = await version();
  for (let waited = 0; waited < maxMs; waited += quietMs) {
    await sleep(quietMs);
    const now = await version();
    if (now === seen) return;
    seen = now;
  }
}
