import type { RequestMessage } from "@loopline/contracts";
import { AppError } from "@loopline/platform";

/** What Pub/Sub takes, in bytes, less what a prediction has beside its records. */
const mostBytes = 10_000_000 - 1_000;

/** What a label adds to a record on its way through the pipeline: `"real",`. */
const labelBytes = 7;

/** No number in JSON is longer, with its comma; no UTF-16 unit of a text is, escaped or in UTF-8. */
const longestNumber = 25;
const longestUnit = 6;

/**
 * A batch must still fit into a message when its predictions are added; numbers may be written longer than they came.
 * @throws {AppError} `too-large`.
 */
export function checkMessageSize(batch: RequestMessage): void {
  if (mostItCouldTake(batch) <= mostBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify(batch)) + labelBytes * batch.subjects.length;
  if (bytes > mostBytes) throw new AppError("too-large", "batch is too large: send it in parts");
}

/** Spares the usual small batch from being written out twice. */
function mostItCouldTake({ subjects, features }: RequestMessage): number {
  const texts = subjects.reduce((sum, subject) => sum + longestUnit * subject.length + labelBytes + 5, 0);
  return features.reduce((sum, row) => sum + longestNumber * row.length + 2, texts);
}
