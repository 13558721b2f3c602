import type { BatchReply } from "@loopline/contracts";
import type { CallOptions } from "./basic-client.ts";
import { inOrder } from "./in-order.ts";
import type { Notes } from "./notes.ts";

/** Notes, or batches of them, also as they come. */
export type NotesSource = Notes | Iterable<Notes> | AsyncIterable<Notes>;

export interface PredictOptions extends CallOptions {
  /** Notes per batch at most: larger ones are divided. 500 unless given. */
  readonly batchSize?: number | undefined;
  /** Batches under way at the same time; 4 unless given. */
  readonly concurrency?: number | undefined;
  /** Seconds until it is no use to wait on for a batch; 60 unless given. */
  readonly waitSeconds?: number | undefined;
}

type Predict = (
  notes: Notes,
  options: CallOptions & Pick<PredictOptions, "waitSeconds">,
) => Promise<BatchReply>;

/** @throws {RangeError} for a size or a concurrency below 1 */
export function predictAll(
  source: NotesSource,
  { batchSize = 500, concurrency = 4, waitSeconds, signal }: PredictOptions,
  predict: Predict,
): AsyncGenerator<BatchReply, void, undefined> {
  for (const [name, value] of Object.entries({ batchSize, concurrency })) {
    if (!(value >= 1)) throw new RangeError(`${name} must be at least 1, not ${value}`);
  }
  const batches = "subjects" in source ? [source] : source;
  return inOrder(divideAll(batches, batchSize), {
    concurrency,
    work: (notes, signal) => predict(notes, { signal, waitSeconds }),
    signal,
  });
}

async function* divideAll(
  batches: Iterable<Notes> | AsyncIterable<Notes>,
  size: number,
): AsyncGenerator<Notes> {
  for await (const batch of batches) yield* divide(batch, Math.floor(size));
}

/** One that is empty, or whose counts differ, goes on as it is, for the API to say what is wrong with it. */
function* divide(notes: Notes, size: number): Generator<Notes> {
  const { subjects, features } = notes;
  if (subjects.length <= size || subjects.length !== features.length) return yield notes;
  for (let start = 0; start < subjects.length; start += size) {
    const end = start + size;
    yield { subjects: subjects.slice(start, end), features: features.slice(start, end) };
  }
}
