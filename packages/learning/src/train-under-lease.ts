import { type ModelMessage, toCreated } from "@loopline/contracts";
import type { Publisher } from "@loopline/platform";
import { reportOf, toClassificationReport } from "./table/scores.ts";
import { type TrainAndDecideDeps, type TrainingOutcome, trainAndDecide } from "./train-and-decide.ts";
import type { Lease, TrainingSnapshot, TrainingStore } from "./training-store.ts";

export interface TrainUnderLeaseDeps extends TrainAndDecideDeps {
  readonly store: TrainingStore;
}

export type LeasedOutcome = TrainingOutcome & {
  /** Whether the training set has not changed since this training read it. */
  readonly isCurrent: boolean;
  /** Whether there is a promoted model. Without one, a failed training only means that rows are still missing. */
  readonly hasChampion: boolean;
};

/**
 * Trains on a snapshot taken under a lease, then ends the lease and puts the message about the model or the failure into
 * the outbox. A training that failed counts as done until the training set changes.
 * @throws {AppError} `unavailable` when the lease is lost.
 */
export async function trainUnderLease(lease: Lease, deps: TrainUnderLeaseDeps): Promise<LeasedOutcome> {
  const { store, clock } = deps;
  const started = clock.seconds();
  const snapshot = await store.snapshot(lease);
  const readingTime = clock.seconds() - started;
  const outcome = await trainAndDecide(snapshot, readingTime, deps);
  const model =
    outcome.status === "trained"
      ? outcome.model
      : await toFailedJob(snapshot, { ...outcome, readingTime }, lease, deps);
  const { isCurrent } = await store.finish(lease, { version: snapshot.version, model });
  return { ...outcome, isCurrent, hasChampion: snapshot.champion !== null };
}

/**
 * The message about a failed training. It names the champion's file and scores, because the original's consumers promote
 * every model in a message. Undefined if there is no champion, and for an experiment, whose caller gets the reason.
 */
async function toFailedJob(
  { champion, sequence }: TrainingSnapshot,
  failed: Extract<TrainingOutcome, { status: "failed" }> & { readonly readingTime: number },
  { experimenter }: Lease,
  { contracts, store, rules, clock, newId }: TrainUnderLeaseDeps,
): Promise<(ModelMessage & { readonly sequence: number }) | undefined> {
  if (champion === null || experimenter !== undefined) return undefined;
  const known = await store.promoted(champion);
  const accuracy = known?.accuracy ?? 0;
  return {
    job_id: newId(),
    model_file_name: champion,
    records: 0,
    accuracy,
    report:
      known?.report ?? toClassificationReport(reportOf([], [], contracts.dataset.target.classes.length)),
    data_prep_time: failed.readingTime,
    training_time: 0,
    testing_time: 0,
    sequence,
    created: toCreated(clock.now()),
    decision: {
      promoted: false,
      reason: failed.reason,
      policy: rules.policy,
      champion,
      rows: 0,
      candidate_accuracy: 0,
      champion_accuracy: accuracy,
      only_candidate_right: 0,
      only_champion_right: 0,
      p: null,
    },
    left_out: failed.leftOut,
    failure: failed.reason,
  };
}

/** Publishes the outbox, including messages that a crashed training left. */
export function announceModels(
  store: Pick<TrainingStore, "flushOutbox">,
  publisher: Publisher,
): Promise<void> {
  return store.flushOutbox((message) => publisher.publish("model", message));
}
