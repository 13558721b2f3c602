import type { LabelName, NotesBody } from "@loopline/contracts";
import type { SendDeps } from "../../../components/upload/send-notes.ts";

/** A pipeline that predicts every note with a positive first feature as real. */
export interface FakePipeline {
  readonly deps: SendDeps;
  /** Bodies by idempotency key. A real pipeline would make one batch of each. */
  readonly batches: Map<string, NotesBody>;
  /** The sum of all pauses in milliseconds. */
  paused(): number;
  /** The largest number of batches that waited for predictions at the same time. */
  maxWaiting(): number;
}

/**
 * @param options.before runs before each call and may throw like a network
 * @param options.delay number of polls without predictions
 */
export function createFakePipeline(
  options: { before?: (call: "submit" | "fetch") => void; delay?: number } = {},
): FakePipeline {
  const { before = () => undefined, delay = 0 } = options;
  const batches = new Map<string, NotesBody>();
  const asked = new Map<string, number>();
  const waiting = new Set<string>();
  let paused = 0;
  let maxWaiting = 0;

  const deps: SendDeps = {
    uploadId: "upload",
    async submit(notes, key, signal) {
      signal.throwIfAborted();
      batches.set(key, notes);
      waiting.add(key);
      maxWaiting = Math.max(maxWaiting, waiting.size);
      // Throws after the batch was accepted, like a lost reply.
      before("submit");
      return { batch_id: key };
    },
    async fetchPredictions(batchIds, signal) {
      signal.throwIfAborted();
      before("fetch");
      return batchIds.flatMap((batch_id) => {
        const times = asked.get(batch_id) ?? 0;
        asked.set(batch_id, times + 1);
        if (times < delay) return [];
        waiting.delete(batch_id);
        return [{ batch_id, predictions: (batches.get(batch_id)?.features ?? []).map(predict) }];
      });
    },
    async pause(milliseconds, signal) {
      signal?.throwIfAborted();
      paused += milliseconds;
    },
  };
  return { deps, batches, paused: () => paused, maxWaiting: () => maxWaiting };
}

function predict([first = 0]: readonly number[]): LabelName {
  return first > 0 ? "real" : "fake";
}
