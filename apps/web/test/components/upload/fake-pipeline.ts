import type { Records } from "@loopline/client";
import type { Value } from "@loopline/dataset";
import type { SendDeps } from "../../../components/upload/send-records.ts";

/** A pipeline that predicts every note with a positive first feature as real. */
export interface FakePipeline {
  readonly deps: SendDeps;
  /** Bodies by idempotency key. A real pipeline would make one batch of each. */
  readonly batches: Map<string, Records>;
  /** Feedback by idempotency key. */
  readonly taught: Map<string, unknown>;
  /** Whether records are predicted. */
  hasModel: boolean;
  /** The sum of all pauses in milliseconds. */
  paused(): number;
  /** The largest number of batches that waited for predictions at the same time. */
  maxWaiting(): number;
}

/**
 * @param options.before runs before each call and may throw like a network
 * @param options.delay how many waits for a batch end without predictions
 */
export function createFakePipeline(
  options: { before?: (call: "submit" | "wait" | "correct") => void; delay?: number } = {},
): FakePipeline {
  const { before = () => undefined, delay = 0 } = options;
  const batches = new Map<string, Records>();
  const taught = new Map<string, unknown>();
  const waits = new Map<string, number>();
  const waiting = new Set<string>();
  let paused = 0;
  let maxWaiting = 0;

  const deps: SendDeps = {
    uploadId: "upload",
    name: "mine.csv",
    classes: ["fake", "real"],
    async submit(notes, { idempotencyKey: key = "", signal } = {}) {
      signal?.throwIfAborted();
      batches.set(key, notes);
      waiting.add(key);
      maxWaiting = Math.max(maxWaiting, waiting.size);
      // Throws after the batch was accepted, like a lost reply.
      before("submit");
      return { batch_id: key, subjects: [], features: [] };
    },
    async batch(batchId, { signal } = {}) {
      // Other batches go on meanwhile.
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      before("wait");
      const times = waits.get(batchId) ?? 0;
      waits.set(batchId, times + 1);
      if (times < delay) return null;
      waiting.delete(batchId);
      const features = batches.get(batchId)?.features ?? [];
      const predictions = features.map((row) => (pipeline.hasModel ? predict(row) : null));
      return { batch_id: batchId, subjects: [], predictions, created: "2026-01-02T03:04:05" };
    },
    async correct(batchId, feedback, { idempotencyKey: key = "" } = {}) {
      taught.set(key, { batchId, ...feedback });
      before("correct");
      return { batch_id: batchId, subjects: [], ratings: [] };
    },
    async pause(milliseconds, signal) {
      signal?.throwIfAborted();
      paused += milliseconds;
    },
  };
  const pipeline: FakePipeline = {
    deps,
    batches,
    taught,
    hasModel: true,
    paused: () => paused,
    maxWaiting: () => maxWaiting,
  };
  return pipeline;
}

function predict([first = 0]: readonly Value[]): string {
  return Number(first) > 0 ? "real" : "fake";
}
