import type { EventType } from "@loopline/contracts";
import type { PredictApiDeps } from "./app.ts";

const predicted: EventType = "batch-predicted";

/** Events looked through at once. */
const limit = 1_000;

/**
 * Waits until a batch has its predictions, for some seconds at most. Null when it has none by then.
 * @throws {AppError} `unavailable`.
 */
export async function awaitBatch(
  batchId: string,
  seconds: number,
  signal: AbortSignal,
  { batches, events, clock }: Pick<PredictApiDeps, "batches" | "events" | "clock">,
): Promise<string | null> {
  const deadline = clock.seconds() + seconds;
  // Before the first look, so that a batch that comes after it is not missed.
  let newest = await events.newest();
  let batch = await batches.detail(batchId);
  while (batch === null) {
    const milliseconds = 1_000 * (deadline - clock.seconds());
    if (milliseconds <= 0) return null;
    const heard = await events.after(newest, { limit, milliseconds, signal });
    newest = heard.at(-1)?.id ?? newest;
    // Time is up, or it was called off: a last look.
    if (heard.length === 0) return await batches.detail(batchId);
    const isOurs = heard.some(({ type, data }) => type === predicted && data.includes(batchId));
    if (isOurs) batch = await batches.detail(batchId);
  }
  return batch;
}
