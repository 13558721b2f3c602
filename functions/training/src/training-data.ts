/** Rows with their classes. `features` is rows × features, row-major; `labels` has a 0 or 1 per row. */
export interface LabelledRows {
  readonly features: Float64Array;
  readonly labels: Uint8Array;
}

export interface TrainingSnapshot {
  /** Every row of the training set, the oldest label first. */
  readonly rows: LabelledRows;
  /** The fixed notes for testing, which are not trained on. */
  readonly testSet: LabelledRows;
  /** Microseconds since 1970. Of two snapshots the one with the higher sequence holds all of the other's rows. */
  readonly sequence: number;
}

export interface TrainingData {
  /** Reads what there is to train on at this moment. */
  snapshot(): Promise<TrainingSnapshot>;
}
