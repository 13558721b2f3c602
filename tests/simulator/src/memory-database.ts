import { type ModelMessage, numberOccurrences, type RecordWarning } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import type { Clock } from "@loopline/platform";

export interface PredictionRow {
  readonly id: number;
  readonly batchId: string;
  /** Null, and the occurrence 0, in a row that the original stored. */
  readonly position: number | null;
  readonly subject: string;
  readonly occurrence: number;
  readonly features: readonly Value[];
  /** Null while there is no model. */
  prediction: string | null;
  modelFileName: string | null;
  created: string;
  isCorrect: boolean | null;
  /** What the record really is; null if nobody said so. */
  label: string | null;
  warnings: readonly RecordWarning[] | null;
  margin: number | null;
  probability: number | null;
  /** Of the batch. */
  readonly name: string | null;
  readonly source: string | null;
  readonly owner: string | null;
}

/** What a row of the original does not say. */
export const saysNothing = {
  ...{ warnings: null, margin: null, probability: null },
  ...{ name: null, source: null, owner: null },
};

export interface FeedbackRow {
  readonly feedbackId: string;
  readonly position: number;
  readonly subject: string;
  readonly occurrence: number;
  readonly isCorrect: boolean | null;
  readonly label: string | null;
  readonly created: string;
  readonly source: string | null;
  /** It counts only for a batch of this owner; null: for everybody's. */
  readonly owner: string | null;
}

export interface TrainingRow {
  readonly id: number;
  /** Null for a row that the set started with. */
  readonly predictionId: number | null;
  readonly features: readonly Value[];
  /** As its position in the dataset. */
  class: number;
  created: string;
  source: string | null;
  /** Whose feedback it was, where it was an owner's. */
  owner: string | null;
  /** What an operator said of it; absent where nothing was said. */
  readonly included?: boolean;
}

interface LabelledRecord {
  readonly features: readonly Value[];
  readonly label: number;
}

/** A promotion; its sequence is its key. */
export interface PromotionRow {
  readonly fileName: string;
  readonly accuracy: number;
  readonly reason: string;
}

/** Without a sequence where the original stored it. */
export interface JobRow extends ModelMessage {
  readonly created: string;
}

export interface TrainingState {
  requested: number;
  trained: number;
  sequence: number;
  /** `expires` is in milliseconds since 1970. */
  lease: { readonly holder: string; readonly message: string; readonly expires: number } | null;
}

/**
 * The tables of `db/schema.sql`, with what its constraints and triggers see to. One function that reads and changes
 * them is one transaction; it must throw before it changes anything.
 */
export interface MemoryDatabase {
  /** What the tables are for. */
  readonly dataset: Dataset;
  readonly clock: Clock;
  /** Rows of a batch, by batch. */
  readonly predictions: Map<string, PredictionRow[]>;
  /** Ratings of a batch, by batch. */
  readonly feedback: Map<string, FeedbackRow[]>;
  /** Feedback id and position of every rating. */
  readonly feedbackKeys: Set<string>;
  readonly training: TrainingRow[];
  readonly testSet: LabelledRecord[];
  readonly jobs: Map<string, JobRow>;
  readonly promotions: Map<number, PromotionRow>;
  readonly state: TrainingState;
  /** Messages for the topic `model`, by id. */
  readonly outbox: Map<number, string>;
  /** Transactions that have changed the training set, and so hold the state of training, until they commit. */
  readonly commits: Set<Promise<void>>;
  nextId(): number;
  /** The rows of a batch in its order, each with which of the records of its subject it is. */
  numberedPredictions(batchId: string): { readonly row: PredictionRow; readonly nth: number }[];
  /** The row's rating that counts; undefined when nobody rated it. */
  newestRating(
    row: Pick<PredictionRow, "batchId" | "subject" | "occurrence" | "owner">,
  ): FeedbackRow | undefined;
  /** Counts a change of the training set, as the triggers do for each statement that made one. */
  countTrainingChange(): void;
}

export function createMemoryDatabase(clock: Clock, dataset: Dataset): MemoryDatabase {
  const feedback: MemoryDatabase["feedback"] = new Map();
  const state: TrainingState = { requested: 0, trained: 0, sequence: 0, lease: null };
  const predictions: MemoryDatabase["predictions"] = new Map();
  let ids = 0;
  return {
    dataset,
    clock,
    feedback,
    feedbackKeys: new Set(),
    state,
    predictions,
    training: [],
    testSet: [],
    jobs: new Map(),
    promotions: new Map(),
    outbox: new Map(),
    commits: new Set(),
    nextId: () => ++ids,
    numberedPredictions(batchId) {
      const rows = inOrder(predictions.get(batchId) ?? []);
      const numbers = numberOccurrences(rows.map(({ subject }) => subject));
      return rows.map((row, index) => ({ row, nth: numbers[index] ?? 0 }));
    },
    newestRating({ batchId, subject, occurrence, owner }) {
      let newest: FeedbackRow | undefined;
      for (const rating of feedback.get(batchId) ?? []) {
        if (rating.subject !== subject || rating.occurrence !== occurrence) continue;
        if (rating.owner !== null && rating.owner !== owner) continue;
        if (newest === undefined || isNewer(rating, newest)) newest = rating;
      }
      return newest;
    },
    countTrainingChange() {
      state.requested += 1;
    },
  };
}

/** The rows of a batch in its order. */
export function inOrder(rows: readonly PredictionRow[]): PredictionRow[] {
  const place = ({ position }: PredictionRow) => position ?? Number.MAX_SAFE_INTEGER;
  return [...rows].sort((one, other) => place(one) - place(other) || one.id - other.id);
}

/** Of one moment's ratings the ids decide, as in the view `newest_ratings`. */
export function isNewer(one: FeedbackRow, other: FeedbackRow): boolean {
  if (one.created !== other.created) return one.created > other.created;
  if (one.feedbackId !== other.feedbackId) return one.feedbackId > other.feedbackId;
  return one.position > other.position;
}

/** A `timestamp` as Postgres keeps it, with all six digits, so that they can be compared as text. */
export function toTimestamp(created: string): string {
  const [seconds, fraction = ""] = created.split(".");
  return `${seconds}.${fraction.padEnd(6, "0")}`;
}

/** Whether a prediction is right: its label says so, if it has one, else its rating. */
export function isCorrect(
  prediction: string | null,
  told: Pick<FeedbackRow, "isCorrect" | "label"> | undefined,
): boolean | null {
  if (told === undefined) return null;
  return told.label === null || prediction === null ? told.isCorrect : told.label === prediction;
}
