import type { CachedJob, LabelName } from "@loopline/contracts";
import type { KnownNote } from "./known-note.ts";

/** A rating: 1 when the prediction was right, 0 when it was wrong. */
export type Rating = 0 | 1;

/** The pipeline as its users have it. Every call throws {@link AppError} `unavailable` when trying again may help. */
export interface PipelineClient {
  /** Submits a batch of notes and returns its id. Called again, it makes another batch. */
  submit(notes: readonly KnownNote[]): Promise<string>;
  /** What each note of a batch was taken for, in the batch's order; undefined while that does not show. */
  predictionsOf(batchId: string): Promise<LabelName[] | undefined>;
  /** Rates every prediction of a batch. The same ratings again change nothing. */
  rate(batchId: string, ratings: { subject: string; rating: Rating }[]): Promise<void>;
  /** Of the trainings that show, the one with the newest training set; undefined while there is none. */
  newestJob(): Promise<CachedJob | undefined>;
  /** Of those whose model was promoted, the same: the training of the model that predicts. */
  championsJob(): Promise<CachedJob | undefined>;
}
