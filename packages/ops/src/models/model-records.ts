import type { ClassificationReport, Decision } from "@loopline/contracts";

/** That a model was made the champion. */
export interface Promotion {
  readonly sequence: number;
  readonly model_file_name: string;
  /** As its training found it. */
  readonly accuracy: number;
  readonly reason: string;
  readonly promoted_by: string;
  /** As `created` on the wire. */
  readonly created: string;
}

/** A training that has finished, whether or not its model was promoted. */
export interface TrainedModel {
  readonly job_id: string;
  readonly model_file_name: string;
  readonly records: number;
  readonly accuracy: number;
  readonly report: ClassificationReport;
  /** Null from a training function that promotes every model. */
  readonly decision: Decision | null;
  readonly created: string;
}

export interface NewPromotion
  extends Pick<Promotion, "model_file_name" | "accuracy" | "reason" | "promoted_by"> {
  /** The sequence of the promotion that this one is meant to replace; absent: whichever is the newest. */
  readonly over?: number;
}

/** What the database keeps of models. Everything here may throw {AppError} `unavailable`. */
export interface ModelRecords {
  /** The newest promotions, newest first. */
  promotions(most: number): Promise<Promotion[]>;
  /** The newest trainings whose models were not promoted, newest first. */
  refused(most: number): Promise<TrainedModel[]>;
  /** The training that made a model, or null when none is known. */
  trained(fileName: string): Promise<TrainedModel | null>;
  /** Every promotion of a model, newest first. */
  promotionsOf(fileName: string): Promise<Promotion[]>;
  /** The promotion that counts, or null when there was none. */
  champion(): Promise<Promotion | null>;
  /** The sequence up to which every promotion is known. */
  knownUpTo(): Promise<number>;
  /**
   * The promotion that counted before the champion's model was promoted for the first time, or null when there was none.
   * Before the first time: rolling back twice goes back by two models, not back and forth between two.
   */
  beforeChampion(): Promise<Promotion | null>;
  /**
   * Makes a model the champion, with a sequence above every one that was given out before, atomically. `outdated`, and no
   * change, when the newest promotion is not the one it was meant to replace.
   */
  promote(
    promotion: NewPromotion,
  ): Promise<{ status: "promoted"; sequence: number } | { status: "outdated" }>;
}
