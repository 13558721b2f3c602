import { announceModels, type TrainInTurnDeps, trainInTurn } from "@loopline/learning";
import { AppError, type Publisher } from "@loopline/platform";
import { type EventHandler, parseMessage } from "@loopline/platform/functions";
import { inSpan } from "@loopline/platform/tracing";
import { type Quiet, waitForQuiet } from "./wait-for-quiet.ts";

export interface TrainingDeps extends TrainInTurnDeps {
  readonly publisher: Publisher;
  readonly quiet: Quiet;
}

/** Trainings of one delivery at most, while corrections keep coming in; the next delivery goes on. */
const trainingsPerDelivery = 10;

/**
 * Trains until the newest model has seen every correction. One training at a time, and one for many messages: a
 * message that finds everything trained is done. One that finds a training under way is delivered again.
 *
 * A training that fails for its rows is announced and counts as done until they change. Its delivery fails all the same, so
 * that it is counted where failures are looked for; the next delivery finds nothing to do.
 */
export function createHandler(deps: TrainingDeps): EventHandler {
  const { store, publisher, log, newId } = deps;

  return async (event) => {
    parseMessage("job", event);
    await announceModels(store, publisher);
    for (let training = 0; training < trainingsPerDelivery; training++) {
      const lease = { holder: newId(), message: `${event.id} ${event.publishTime.toISOString()}` };
      const begun = await store.begin(lease);
      // The one under way may be of a message that was acknowledged before, which nobody takes up again if it dies.
      if (begun.status === "busy") throw new AppError("unavailable", "another training is under way");
      if (begun.status === "up-to-date") {
        // Whoever trained may have died before it could say so, and its message may have been acknowledged before.
        await announceModels(store, publisher);
        log.info({ message_id: event.id }, "nothing to train for this message");
        return;
      }
      await inSpan("wait for quiet", { kind: "internal" }, () => waitForQuiet(store.version, deps.quiet));
      const turn = await inSpan("train", { kind: "internal" }, () => trainInTurn(lease, deps));
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
    throw new AppError("unavailable", "corrections keep coming in; training goes on at the next delivery");
  };
}
