import type { FunctionName } from "@loopline/contracts";

/**
 * What components of the original did, as far as it bears on what must hold. All of it is empty where none of them ran,
 * and then everything holds to the letter.
 */
export interface Deeds {
  /** Messages that a function handled, by {@link deedOf}. */
  readonly handled: Set<string>;
  /** Messages that it could not read, and acknowledged all the same. */
  readonly dropped: Set<string>;
  /** Batches and jobs that it put into the cache's lists: without a detail, and uncounted. */
  readonly listed: Set<string>;
  /** Prediction rows that it stored, by id, with how many ratings of their batch were kept by then: it applies none. */
  readonly stored: Map<number, number>;
  /** Ratings that it applied, oldest first, with how many ratings of the batch were kept by then: it keeps none. */
  readonly rated: { batchId: string; subject: string; isCorrect: boolean; kept: number }[];
  /** Training rows that it inserted, by id, with the prediction that each came from, which it does not note. */
  readonly learnt: Map<number, number>;
  /** Jobs that it stored: without a decision or a sequence. */
  readonly jobs: Set<string>;
}

export function createDeeds(): Deeds {
  return {
    handled: new Set(),
    dropped: new Set(),
    listed: new Set(),
    stored: new Map(),
    rated: [],
    learnt: new Map(),
    jobs: new Set(),
  };
}

export const deedOf = (name: FunctionName, messageId: string): string => `${name} ${messageId}`;
