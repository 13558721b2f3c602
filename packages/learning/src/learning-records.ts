import type { Decision, LabelName } from "@loopline/contracts";
import type { TrainingSnapshot } from "./training-store.ts";

/** A training that has made a model, whether or not it was promoted. */
export interface RecordedJob {
  readonly job_id: string;
  readonly model_file_name: string;
  readonly records: number;
  readonly accuracy: number;
  /** Null from a training function that promotes every model. */
  readonly decision: Decision | null;
  /** As `created` on the wire; so it is everywhere here. */
  readonly created: string;
}

export interface RecordedPrediction {
  readonly batch_id: string;
  readonly subject: string;
  /** In the order of `featureNames`. */
  readonly features: readonly number[];
  readonly prediction: LabelName;
  /** What its newest rating says; null while it has none. */
  readonly is_correct: boolean | null;
  /** Null from a prediction function that does not tell. */
  readonly model_file_name: string | null;
  readonly created: string;
}

/** A rating as it was given; a later one of the same record may say otherwise. */
export interface RecordedRating {
  readonly batch_id: string;
  readonly subject: string;
  readonly is_correct: boolean;
  readonly created: string;
}

/** What the database holds of learning at one moment. Lists are oldest first. */
export interface LearningRecords {
  readonly trainingSet: Pick<TrainingSnapshot, "rows" | "testSet" | "champion">;
  readonly jobs: readonly RecordedJob[];
  readonly predictions: readonly RecordedPrediction[];
  readonly ratings: readonly RecordedRating[];
}

/** How many at most: the newest ones. */
export interface RecordLimits {
  readonly jobs: number;
  readonly predictions: number;
  readonly ratings: number;
}
