import type { ModelMessage } from "@loopline/contracts";
import type { Publisher } from "@loopline/platform";
import { type TrainOnceDeps, trainOnce } from "./train-once.ts";
import type { Lease, TrainingStore } from "./training-store.ts";

export interface TrainInTurnDeps extends TrainOnceDeps {
  readonly store: TrainingStore;
}

export interface Turn {
  /** What is to be announced, or undefined when the rows could not be trained on. */
  readonly model: ModelMessage | undefined;
  /** Whether the training set is still as this training saw it. */
  readonly isCurrent: boolean;
}

/**
 * Trains on what there is at this moment, with a lease that was begun, and leaves what was decided to be announced.
 * @throws {AppError} `unavailable` when the lease is lost.
 */
export async function trainInTurn(lease: Lease, deps: TrainInTurnDeps): Promise<Turn> {
  const { store, clock } = deps;
  const started = clock.seconds();
  const snapshot = await store.snapshot(lease);
  const model = await trainOnce(snapshot, clock.seconds() - started, deps);
  const { isCurrent } = await store.finish(lease, { version: snapshot.version, model });
  return { model, isCurrent };
}

/** Publishes what was decided, also what one that died before it could say so had decided. */
export function announceModels(
  store: Pick<TrainingStore, "flushOutbox">,
  publisher: Publisher,
): Promise<void> {
  return store.flushOutbox((message) => publisher.publish("model", message));
}
