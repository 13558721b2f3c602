import type { EventType } from "@loopline/contracts";
import type { Clock } from "@loopline/platform";
import type { BatchList } from "./cached-lists.ts";
import type { EventFeed } from "./event-feed.ts";
import { isWaiting } from "./recent-list.ts";

interface WaitDeps {
  readonly batches: Pick<BatchList, "detail" | "entry">;
  readonly events: Pick<EventFeed, "newest" | "after">;
  readonly clock: Pick<Clock, "seconds">;
}

/**
 * Waits up to some seconds until a batch is predicted, and returns its stored JSON. If it is not, the batch with null predictions
 * if it waits for the first model, else null. Ends early when the signal aborts. Too many waits at once do not wait: they look
 * once.
 * @throws {AppError} `unavailable`.
 */
export type WaitForBatch = (batchId: string, seconds: number, signal: AbortSignal) => Promise<string | null>;

/** Waits at the same time in one process. Each holds a request and its connection. */
const maxWaits = 500;

const predicted: EventType = "batch-predicted";

/** How often to look for a batch that a function of the original cached, because it publishes no events. */
const lookEveryMs = 1_000;

/** Events read at once. */
const maxEvents = 1_000;

/** Creates the one wait that both APIs have. */
export function createWaitForBatch({ batches, events, clock }: WaitDeps): WaitForBatch {
  let waits = 0;

  async function wait(batchId: string, seconds: number, signal: AbortSignal): Promise<string | null> {
    const deadline = clock.seconds() + seconds;
    // Before the first look, so that a batch that is cached right after it is not missed.
    let newest = await events.newest();
    let batch = await batches.detail(batchId);
    while (batch === null || isWaiting(batch)) {
      const left = 1_000 * (deadline - clock.seconds());
      if (left <= 0) return await findStored(batches, batchId);
      const milliseconds = Math.min(left, lookEveryMs);
      const happened = await events.after(newest, { limit: maxEvents, milliseconds, signal });
      newest = happened.at(-1)?.id ?? newest;
      if (happened.length === 0) {
        batch = await findStored(batches, batchId);
        if (left <= lookEveryMs || signal.aborted) return batch;
        continue;
      }
      const isPredicted = happened.some(({ type, data }) => type === predicted && data.includes(batchId));
      if (isPredicted) batch = await batches.detail(batchId);
    }
    return batch;
  }

  return async (batchId, seconds, signal) => {
    if (waits >= maxWaits) return await findStored(batches, batchId);
    waits += 1;
    try {
      return await wait(batchId, seconds, signal);
    } finally {
      waits -= 1;
    }
  };
}

/** The JSON of a batch or job: its detail, or the list's entry if the original added it. Null if there is neither. */
export async function findStored(
  list: Pick<BatchList, "detail" | "entry">,
  id: string,
): Promise<string | null> {
  return (await list.detail(id)) ?? (await list.entry(id));
}
