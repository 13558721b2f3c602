import type { ClassificationReport, ModelMessage } from "@loopline/contracts";

/** Rows with their classes. `features` is rows × features, row-major; `labels` has a 0 or 1 per row. */
export interface LabelledRows {
  readonly features: Float64Array;
  readonly labels: Uint8Array;
}

/** Rows of which the sources are known. */
export interface SourcedRows extends LabelledRows {
  /** Who gave the label of each row, where that is known. */
  readonly sources: readonly (string | null)[];
}

/** Rows of the training set. */
export interface TrainingRows extends SourcedRows {
  /** Whether each row came from a correction; the others are what the set started with. */
  readonly isCorrection: readonly boolean[];
  /** What an operator said of each row: true = use it, false = leave it out, null = the rule decides. */
  readonly included: readonly (boolean | null)[];
}

export interface TrainingSnapshot {
  /** Every row of the training set, the oldest label first. */
  readonly rows: TrainingRows;
  /** The fixed notes for testing, which are not trained on. */
  readonly testSet: LabelledRows;
  /** Which state of the training set this is. */
  readonly version: number;
  /** Microseconds since 1970. Of two snapshots the one with the higher sequence holds all of the other's rows. */
  readonly sequence: number;
  /** File name of the model that is promoted at this moment, or null. */
  readonly champion: string | null;
  /** That promotion; absent where there is no champion. */
  readonly promotion?: { readonly sequence: number; readonly accuracy: number };
}

/** A training's right to be the only one. It expires, and then its holder can finish nothing. */
export interface Lease {
  /** A UUID of this training alone. */
  readonly holder: string;
  /** The id of the job message that it is for. */
  readonly message: string;
  /**
   * Who tries something out, by rules of their own. Such a training may begin when all is trained, and counts for none
   * that is due. Absent for the trainings that corrections ask for.
   */
  readonly experimenter?: string;
}

export interface FinishedTraining {
  /** What the snapshot said. */
  readonly version: number;
  /** What to announce, of a model or of a failure. Absent when there is nothing to tell. */
  readonly model?: (ModelMessage & { readonly sequence: number }) | undefined;
}

/** Where trainings take turns, read what there is to learn, and leave what they decided. */
export interface TrainingStore {
  /**
   * Takes the lease, atomically. `up-to-date` when the newest training saw all there is, a change that was not committed
   * yet when this was called included, unless it is an experiment. `busy` while another message's training holds the
   * lease; a lease of the same message is taken over, because its holder is dead or will find that it cannot finish.
   */
  begin(lease: Lease): Promise<{ status: "begun" } | { status: "up-to-date" } | { status: "busy" }>;
  /** What the newest training of a promoted model said of it; null when no promotion of it is known. */
  promoted(fileName: string): Promise<{ accuracy: number; report: ClassificationReport | null } | null>;
  /** Which state the training set is in now. */
  version(): Promise<number>;
  /** Reads what there is to train on at this moment. @throws {AppError} `unavailable` when the lease is lost. */
  snapshot(lease: Lease): Promise<TrainingSnapshot>;
  /**
   * Ends the lease, keeps the promotion if one was decided, and puts the message into the outbox: all or nothing.
   * `isCurrent` tells whether the training set is still as the snapshot said. What is due stays due after an experiment.
   * @throws {AppError} `unavailable` when the lease is lost.
   */
  finish(lease: Lease, training: FinishedTraining): Promise<{ isCurrent: boolean }>;
  /** Hands every message of the outbox to `publish`, oldest first, and removes it once that resolves. */
  flushOutbox(publish: (message: ModelMessage) => Promise<unknown>): Promise<void>;
}
