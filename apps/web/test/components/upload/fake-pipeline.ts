import type { LabelName, NotesBody } from "@loopline/contracts";
import type { SendDeps } from "../../../components/upload/send-notes.ts";

/** A pipeline that predicts every note with a positive first feature as real. */
export interface FakePipeline {
  readonly deps: SendDeps;
  /** Bodies by their idempotency key: what a real one would have made batches of. */
  readonly batches: Map<string, NotesBody>;
  /** Milliseconds of all pauses. */
  paused(): number;
  /** How many batches were without predictions at the same time. */
  mostWaiting(): number;
}

/**
 * @param options.before runs before each call and may throw, as a network does
 * @param options.delay how often a batch is asked for in vain
 */
export function createFakePipeline(
  options: { before?: (call: "submit" | "fetch") => void; delay?: number } = {},
): FakePipeline {
  const { before = () => undefined, delay = 0 } = options;
  const batches = new Map<string, NotesBody>();
  const asked = new Map<string, number>();
  const waiting = new Set<string>();
  let paused = 0;
  let mostWaiting = 0;

  const deps: SendDeps = {
    uploadId: "upload",
    async submit(notes, key, signal) {
      signal.throwIfAborted();
      batches.set(key, notes);
      waiting.add(key);
      mostWaiting = Math.max(mostWaiting, waiting.size);
      // After it was taken: an answer may be lost.
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
  return { deps, batches, paused: () => paused, mostWaiting: () => mostWaiting };
}

function predict([first = 0]: readonly number[]): LabelName {
  return first > 0 ? "real" : "fake";
}
