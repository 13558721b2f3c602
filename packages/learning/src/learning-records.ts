import type { Decision } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import type { TrainingSnapshot } from "./training-store.ts";

/** A training that produced a model, whether or not it was promoted. */
export interface RecordedJob {
  readonly job_id: string;
  readonly model_file_name: string;
  readonly records: number;
  readonly accuracy: number;
  /** Null from a training function that promotes every model. */
  readonly decision: Decision | null;
  /** Format as in messages, here and in the other records. */
  readonly created: string;
}

export interface RecordedPrediction {
  readonly batch_id: string;
  readonly subject: string;
  /** Values in the order of the dataset's features. */
  readonly features: readonly Value[];
  /** Null while there is no model. */
  readonly prediction: string | null;
  /** From its newest rating; null without one. */
  readonly is_correct: boolean | null;
  /** Null if the prediction function did not send it. */
  readonly model_file_name: string | null;
  readonly created: string;
}

/** A rating as it was given; a later one of the same record may contradict it. */
export interface RecordedRating {
  readonly batch_id: string;
  readonly subject: string;
  /** Null if the feedback says what the record is, but not whether the prediction was right. */
  readonly is_correct: boolean | null;
  readonly created: string;
}

/** The records of learning in the database at one moment. Lists are oldest first. */
export interface LearningRecords {
  readonly trainingSet: Pick<TrainingSnapshot, "rows" | "testSet" | "trustedOwners" | "champion">;
  readonly jobs: readonly RecordedJob[];
  readonly predictions: readonly RecordedPrediction[];
  readonly ratings: readonly RecordedRating[];
}

/** Maximum number of records of each kind; the newest are read. */
export interface RecordLimits {
  readonly jobs: number;
  readonly predictions: number;
  readonly ratings: number;
}
