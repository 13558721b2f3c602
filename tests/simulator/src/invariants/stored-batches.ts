import { inOrder, type PredictionRow } from "../memory-database.ts";
import { keyOf } from "../users/subject-of-key.ts";
import type { Invariant } from "./invariant.ts";

export const acceptedIsPublished: Invariant = {
  name: "what was answered with 200 was published as it was answered",
  *violations({ observations, history }) {
    for (const { batchId, subjects, features } of observations.accepted) {
      const published = history.batches.get(batchId);
      const same =
        JSON.stringify([published?.subjects, published?.features]) === JSON.stringify([subjects, features]);
      if (!same) yield `batch ${batchId} was not`;
    }
  },
};

export const publishedIsStored: Invariant = {
  name: "one row per batch and position, of all that was published and of nothing else",
  *violations({ world: { database }, history }) {
    for (const [batchId, { subjects, features }] of history.batches) {
      const rows = rowsOf(database.predictions.get(batchId));
      const stored = rows.map(({ position, subject, features }) => [position, subject, features]);
      const expected = subjects.map((subject, position) => [position, subject, features[position]]);
      if (JSON.stringify(stored) !== JSON.stringify(expected)) {
        yield `batch ${batchId} has rows ${JSON.stringify(stored)}, expected ${JSON.stringify(expected)}`;
      }
      if (new Set(rows.map(({ modelFileName }) => modelFileName)).size > 1) {
        yield `batch ${batchId} was predicted by more than one model`;
      }
    }
    for (const batchId of database.predictions.keys()) {
      if (!history.batches.has(batchId)) yield `batch ${batchId} was never published`;
    }
  },
};

export const nothingWaits: Invariant = {
  name: "once a model was promoted, every batch has its predictions",
  *violations({ world: { database } }) {
    if (database.promotions.size === 0) return;
    for (const [batchId, rows] of database.predictions) {
      if (rows.some(({ prediction }) => prediction === null)) yield `batch ${batchId} waits`;
    }
  },
};

export const quarantineHoldsThePoison: Invariant = {
  name: "what cannot be read is in the quarantine, and nothing else is",
  *violations({ world: { broker }, observations }) {
    const kept = new Set(broker.deadLetters.map(({ data }) => data.toString()));
    for (const text of observations.poison) if (!kept.delete(text)) yield `lost: ${text}`;
    for (const text of kept) yield `not invalid: ${text}`;
  },
};

export const oneBatchPerKey: Invariant = {
  name: "an idempotency key makes one batch",
  *violations({ history }) {
    const made = new Map<string, string>();
    for (const [batchId, { subjects }] of history.batches) {
      const key = keyOf(subjects);
      if (key === undefined) continue;
      const other = made.get(key);
      if (other !== undefined) yield `key ${key} made ${other} and ${batchId}`;
      made.set(key, batchId);
    }
  },
};

/** A batch's rows by position. */
export function rowsOf(rows: readonly PredictionRow[] = []): PredictionRow[] {
  return inOrder(rows);
}
