import type { Ratings } from "@loopline/client";
import type { LabelName } from "@loopline/contracts";
import type { BatchWithTruths } from "../../server/add-truths.ts";

/**
 * What a user says the notes of a batch really are, by position from 0. A note that is not in it was neither corrected nor
 * confirmed, and nothing is sent about it: a rating of it would replace one that was given earlier, by anyone.
 */
export type Draft = ReadonlyMap<number, LabelName>;

export const emptyDraft: Draft = new Map();

/** @param actual undefined takes back what was said of the note */
export function say(draft: Draft, position: number, actual: LabelName | undefined): Draft {
  const next = new Map(draft);
  if (actual === undefined) next.delete(position);
  else next.set(position, actual);
  return next;
}

/** Accepts what is shown of the first `shown` notes that nothing was said of: the truth where it is known, else the prediction. */
export function confirmRest(
  { predictions, truths }: Pick<BatchWithTruths, "predictions" | "truths">,
  draft: Draft,
  shown: number,
): Draft {
  const actuals = predictions.slice(0, shown).map((prediction, i) => truths[i] ?? prediction);
  return new Map([...actuals.entries(), ...draft]);
}

/** The ratings of the notes that something was said of, in the order of the batch: 1 = the prediction was right, 0 = wrong. */
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

export function countWrong(predictions: readonly LabelName[], draft: Draft): number {
  return [...draft].filter(([position, actual]) => actual !== predictions[position]).length;
}

/**
 * A subject of several notes of which a later one is in the draft and an earlier one is not. Such a draft cannot be sent:
 * ratings of notes that share a subject are applied to these notes in order, so it would rate the earlier one.
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

/** The draft that is kept of a batch; an empty one if there is none, or if the browser keeps nothing. */
export function readDraft(
  storage: () => DraftStorage,
  { batch_id, subjects }: Pick<BatchWithTruths, "batch_id" | "subjects">,
): Draft {
  try {
    const kept: unknown = JSON.parse(storage().getItem(keyOf(batch_id)) ?? "[]");
    if (!Array.isArray(kept)) return emptyDraft;
    return new Map(kept.filter((entry) => isEntry(entry, subjects.length)));
  } catch {
    return emptyDraft;
  }
}

/** Keeps a draft until it is saved or discarded: an empty one is forgotten. */
export function keepDraft(storage: () => DraftStorage, batchId: string, draft: Draft): void {
  try {
    if (draft.size === 0) storage().removeItem(keyOf(batchId));
    else storage().setItem(keyOf(batchId), JSON.stringify([...draft]));
  } catch {
    // Storage may be switched off or full. The review works without it, but a reload loses the draft.
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
