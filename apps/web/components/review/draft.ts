import type { Ratings } from "@loopline/client";
import type { LabelName } from "@loopline/contracts";
import type { BatchWithTruths } from "../../server/note-source.ts";

/**
 * The actual labels that a user has chosen for a batch's notes, by position from 0. Notes that were neither corrected nor
 * confirmed are not in it and are not rated: a rating would replace an earlier one, perhaps another user's.
 */
export type Draft = ReadonlyMap<number, LabelName>;

export const emptyDraft: Draft = new Map();

/** @param actual undefined undoes the choice */
export function setActual(draft: Draft, position: number, actual: LabelName | undefined): Draft {
  const next = new Map(draft);
  if (actual === undefined) next.delete(position);
  else next.set(position, actual);
  return next;
}

/** Adds the first `shown` notes that are not in the draft yet: with their truth if it is known, else with their prediction. */
export function confirmRest(
  { predictions, truths }: Pick<BatchWithTruths, "predictions" | "truths">,
  draft: Draft,
  shown: number,
): Draft {
  const actuals = predictions.slice(0, shown).map((prediction, i) => truths[i] ?? prediction ?? "");
  return new Map([...actuals.entries(), ...draft]);
}

/** The ratings of the notes in the draft, in the order of the batch: 1 = the prediction is correct, 0 = wrong. */
export function rate(
  { subjects, predictions }: Pick<BatchWithTruths, "subjects" | "predictions">,
  draft: Draft,
): Ratings {
  const positions = subjects.flatMap((subject, position) =>
    draft.has(position) ? [{ subject, position }] : [],
  );
  return {
    subjects: positions.map(({ subject }) => subject),
    ratings: positions.map(({ position }) => (draft.get(position) === predictions[position] ? 1 : 0)),
  };
}

export function countWrong(predictions: readonly (string | null)[], draft: Draft): number {
  return [...draft].filter(([position, actual]) => actual !== predictions[position]).length;
}

/**
 * Finds a subject shared by several notes of which a later one is in the draft and an earlier one is not. Such a draft
 * cannot be sent: the API applies the ratings of a subject to its notes in order, so it would rate the earlier note.
 */
export function findSkippedSubject(subjects: readonly string[], draft: Draft): string | undefined {
  const skipped = new Set<string>();
  for (const [position, subject] of subjects.entries()) {
    if (!draft.has(position)) skipped.add(subject);
    else if (skipped.has(subject)) return subject;
  }
  return undefined;
}

type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const keyOf = (batchId: string) => `review-draft:${batchId}`;

/** Reads the draft of a batch from storage; an empty one if there is none, or if storage is disabled. */
export function readDraft(
  storage: () => DraftStorage,
  { batch_id, subjects }: Pick<BatchWithTruths, "batch_id" | "subjects">,
): Draft {
  try {
    const stored: unknown = JSON.parse(storage().getItem(keyOf(batch_id)) ?? "[]");
    if (!Array.isArray(stored)) return emptyDraft;
    return new Map(stored.filter((entry) => isEntry(entry, subjects.length)));
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

function isEntry(entry: unknown, count: number): entry is [number, LabelName] {
  if (!Array.isArray(entry)) return false;
  const [position, actual] = entry;
  return (
    Number.isInteger(position) &&
    position >= 0 &&
    position < count &&
    (actual === "real" || actual === "fake")
  );
}
