import type { ClassificationReport, ModelMessage } from "@loopline/contracts";
import type { LabelledRows, TrainingRows } from "./labelled-rows.ts";

export interface TrainingSnapshot {
  /** Every row of the training set, oldest label first. */
  readonly rows: TrainingRows;
  /** The fixed records for testing, which are never trained on; none if there is no such set. */
  readonly testSet: LabelledRows;
  /** The owners whose corrections are learned from; absent: all. */
  readonly trustedOwners?: readonly string[];
  /** Version of the training set. */
  readonly version: number;
  /** Microseconds since 1970. A snapshot with a higher sequence contains all rows of one with a lower. */
  readonly sequence: number;
  /** File name of the promoted model, or null before the first promotion. */
  readonly champion: string | null;
  /** The champion's promotion; absent if there is no champion. */
  readonly promotion?: { readonly sequence: number; readonly accuracy: number };
}

/** The exclusive right to train. After it expires, its holder cannot finish. */
export interface Lease {
  /** A UUID, new for each training. */
  readonly holder: string;
  /** Id of the job message that started the training. */
  readonly message: string;
  /**
   * The name of the experimenter. An experiment may begin although no training is due, and does not count as the one that
   * is due. Absent for trainings that corrections start.
   */
  readonly experimenter?: string;
}

export interface FinishedTraining {
  /** Version of the snapshot. */
  readonly version: number;
  /** The message to publish about the model or the failure; absent if there is none. */
  readonly model?: (ModelMessage & { readonly sequence: number }) | undefined;
}

/** The lease, the training data, and the outbox of a training's results. */
export interface TrainingStore {
  /**
   * Takes the lease, atomically. `up-to-date`: no training is due, even after every change that was being committed when
   * this was called; never returned to an experiment. `busy`: the training of another message holds the lease. A lease of
   * the same message is taken over, because its holder has died or will fail to finish.
   */
  begin(lease: Lease): Promise<{ status: "begun" } | { status: "up-to-date" } | { status: "busy" }>;
  /** Accuracy and report of a promoted model from its newest training; null if it was never promoted. */
  promoted(fileName: string): Promise<{ accuracy: number; report: ClassificationReport | null } | null>;
  /** The current version of the training set. */
  version(): Promise<number>;
  /** Reads the training data as it is now. @throws {AppError} `unavailable` when the lease is lost. */
  snapshot(lease: Lease): Promise<TrainingSnapshot>;
  /**
   * Ends the lease, records the promotion if the model was promoted, and puts the message into the outbox: all or
   * nothing. `isCurrent`: the training set still has the version of the snapshot. After an experiment, a training that
   * was due is still due.
   * @throws {AppError} `unavailable` when the lease is lost.
   */
  finish(lease: Lease, training: FinishedTraining): Promise<{ isCurrent: boolean }>;
  /** Calls `publish` with every message of the outbox, oldest first, and removes each once that resolves. */
  flushOutbox(publish: (message: ModelMessage) => Promise<unknown>): Promise<void>;
}
