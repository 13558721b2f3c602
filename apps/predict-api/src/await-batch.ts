import type { EventType } from "@loopline/contracts";
import type { PredictApiDeps } from "./app.ts";

const predicted: EventType = "batch-predicted";

/** How often to look for a batch whose predictions a function of the original cached, which tells of no events. */
const lookEveryMs = 1_000;

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
  const look = async () => (await batches.detail(batchId)) ?? (await batches.entry(batchId));
  const deadline = clock.seconds() + seconds;
  // Before the first look, so that a batch that comes after it is not missed.
  let newest = await events.newest();
  let batch = await batches.detail(batchId);
  while (batch === null) {
    const left = 1_000 * (deadline - clock.seconds());
    if (left <= 0) return await look();
    const milliseconds = Math.min(left, lookEveryMs);
    const heard = await events.after(newest, { limit, milliseconds, signal });
    newest = heard.at(-1)?.id ?? newest;
    if (heard.length === 0) {
      batch = await look();
      // Time is up, or it was called off.
      if (left <= lookEveryMs || signal.aborted) return batch;
      continue;
    }
    const isOurs = heard.some(({ type, data }) => type === predicted && data.includes(batchId));
    if (isOurs) batch = await batches.detail(batchId);
  }
  return batch;
}
