import { randomUUID } from "node:crypto";
import type { BatchReply, Client, Records } from "@loopline/client";

/** The APIs as a submission sees them: a key has its effect once. A record is real where its first feature is above 0. */
export interface MemoryApi extends Pick<Client, "submit" | "batch"> {
  readonly batches: ReadonlyMap<string, BatchReply>;
  /** Called before each answer, after the effect. */
  beforeAnswer: () => Promise<void> | void;
  /** Forgets the predictions of every batch, as a full cache does, until it is sent again. */
  forget(): void;
}

export function createMemoryApi(): MemoryApi {
  const idOfKey = new Map<string, string>();
  const batches = new Map<string, BatchReply>();
  const shown = new Set<string>();

  function predict(batch_id: string, { subjects, features }: Records): BatchReply {
    return {
      batch_id,
      subjects: [...subjects],
      features: features.map((row) => [...row]),
      predictions: features.map(([first]) => (Number(first) > 0 ? "real" : "fake")),
      created: "2026-01-02T03:04:05.678901",
    };
  }

  const api: MemoryApi = {
    batches,
    beforeAnswer: () => {},
    forget: () => shown.clear(),
    async submit(notes, { idempotencyKey = randomUUID(), signal } = {}) {
      signal?.throwIfAborted();
      const batch_id = idOfKey.get(idempotencyKey) ?? randomUUID();
      idOfKey.set(idempotencyKey, batch_id);
      batches.set(batch_id, predict(batch_id, notes));
      shown.add(batch_id);
      await api.beforeAnswer();
      signal?.throwIfAborted();
      return { batch_id, subjects: [...notes.subjects], features: notes.features.map((row) => [...row]) };
    },
    async batch(batchId, { signal } = {}) {
      signal?.throwIfAborted();
      await api.beforeAnswer();
      signal?.throwIfAborted();
      return (shown.has(batchId) && batches.get(batchId)) || null;
    },
  };
  return api;
}
