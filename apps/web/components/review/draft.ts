import type { BatchWithTruths } from "../../server/record-source.ts";

/**
 * The actual classes that a user has chosen for a batch's records, by position from 0. Records that were neither corrected nor
 * confirmed are not in it and are not rated: a rating would replace an earlier one, perhaps another user's.
 */
export type Draft = ReadonlyMap<number, string>;

export const emptyDraft: Draft = new Map();

/** @param actual undefined undoes the choice */
export function setActual(draft: Draft, position: number, actual: string | undefined): Draft {
  const next = new Map(draft);
  if (actual === undefined) next.delete(position);
  else next.set(position, actual);
  return next;
}

/**
 * Adds the first `shown` records that are not in the draft yet: with their truth if it is known, else with their prediction.
 * Records without either are left out.
 */
export function confirmRest(
  { predictions, truths }: Pick<BatchWithTruths, "predictions" | "truths">,
  draft: Draft,
  shown: number,
): Draft {
  const actuals = predictions.slice(0, shown).flatMap((prediction, i): [number, string][] => {
    const actual = truths[i] ?? prediction;
    return actual === null ? [] : [[i, actual]];
  });
  return new Map([...actuals, ...draft]);
}

/** What is sent about a batch. */
export type Feedback =
  | { readonly subjects: string[]; readonly ratings: (0 | 1)[] }
  | { readonly subjects: string[]; readonly labels: (string | null)[] };

/**
 * The feedback on the records in the draft, in the order of the batch. Of two classes, ratings: 1 = the prediction is correct,
 * 0 = wrong. Labels if there are more classes, if one of the records has no prediction, or if the draft leaves out a record with the
 * same subject: those are told apart by their order, so it is named, too, with a label of null.
 */
export function feedbackOf(
  { subjects, predictions }: Pick<BatchWithTruths, "subjects" | "predictions">,
  draft: Draft,
  classes: number,
): Feedback {
  const chosen = new Set([...draft.keys()].map((position) => subjects[position]));
  const positions = [...subjects.keys()].filter((position) => chosen.has(subjects[position]));
  const named = positions.map((position) => subjects[position] ?? "");
  const hasRatings = positions.every((position) => draft.has(position) && predictions[position] !== null);
  if (classes > 2 || !hasRatings) {
    return { subjects: named, labels: positions.map((position) => draft.get(position) ?? null) };
  }
  return {
    subjects: named,
    ratings: positions.map((position) => (draft.get(position) === predictions[position] ? 1 : 0)),
  };
}

/** How many records of the draft were predicted wrongly, correctly, and not at all. */
export function countReviews(predictions: readonly (string | null)[], draft: Draft): Record<Review, number> {
  const counts = { wrong: 0, correct: 0, labelled: 0 };
  for (const [position, actual] of draft) counts[reviewOf(predictions[position] ?? null, actual)]++;
  return counts;
}

/** What a chosen class says about a prediction; `labelled` if there is none yet. */
export type Review = "wrong" | "correct" | "labelled";

export function reviewOf(prediction: string | null, actual: string): Review {
  if (prediction === null) return "labelled";
  return actual === prediction ? "correct" : "wrong";
}

type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (batchId: string) => `review-draft:${batchId}`;

/** Reads the draft of a batch from storage; an empty one if there is none, or if storage is disabled. */
export function readDraft(
  storage: () => DraftStorage,
  { batch_id, subjects }: Pick<BatchWithTruths, "batch_id" | "subjects">,
  classes: readonly string[],
): Draft {
  try {
    const stored: unknown = JSON.parse(storage().getItem(keyOf(batch_id)) ?? "[]");
    if (!Array.isArray(stored)) return emptyDraft;
    return new Map(stored.filter((entry) => isEntry(entry, subjects.length, classes)));
  } catch {
    return emptyDraft;
  }
}

/** Stores a draft until it is saved or discarded. An empty draft is removed. */
export function keepDraft(storage: () => DraftStorage, batchId: string, draft: Draft): void {
  try {
    if (draft.size === 0) storage().removeItem(keyOf(batchId));
    else storage().setItem(keyOf(batchId), JSON.stringify([...draft]));
  } catch {
    // Storage may be disabled or full. The review works without it, but a reload loses the draft.
  }
}

function isEntry(entry: unknown, count: number, classes: readonly string[]): entry is [number, string] {
  if (!Array.isArray(entry)) return false;
  const [position, actual] = entry;
  return Number.isInteger(position) && position >= 0 && position < count && classes.includes(actual);
}
