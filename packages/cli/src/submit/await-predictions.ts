import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "@loopline/client";
import { BatchReplySchema, type LabelName } from "@loopline/contracts";

/** Seconds that the API is asked to wait. */
const longPoll = 20;

/** Milliseconds before it is asked again. */
const pauseMs = 100;

/**
 * Waits for a batch's predictions.
 *
 * @param options.withinMs milliseconds
 * @returns undefined if they do not come in time, or the API knows them no longer
 */
export async function awaitPredictions(
  client: Pick<Client, "batch">,
  batchId: string,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<LabelName[] | undefined> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const left = Math.max(0, deadline - performance.now());
    const wait = Math.min(longPoll, Math.ceil(left / 1_000));
    const reply = await client.batch(batchId, { wait, signal });
    if (reply !== null) return BatchReplySchema.parse(reply).predictions;
    if (performance.now() >= deadline) return undefined;
    await delay(pauseMs, undefined, { signal });
  }
}
