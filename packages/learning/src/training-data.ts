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
