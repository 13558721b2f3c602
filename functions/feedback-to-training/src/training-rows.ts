import type { FeedbackMessage } from "@loopline/contracts";

/** Tells that records of a batch have been rated. */
export interface RatedRecords extends Pick<FeedbackMessage, "batch_id" | "subjects"> {
  /** When, for ratings that are kept without a date. */
  readonly created: string;
}

export interface TrainingRows {
  /**
   * Gives the training set one row per rated record of the batch, with the class that its newest rating says, dated by that
   * rating. A row that is there takes the new class and date, if they changed. Of the ratings without a date only those of
   * the subjects told of are taken. `none` when nothing of the batch is rated.
   */
  update(rated: RatedRecords): Promise<{ status: "updated"; rows: number } | { status: "none" }>;
}
