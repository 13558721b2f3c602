import type { EventType } from "@loopline/contracts";
import { type Clock, createPlaces } from "@loopline/platform";
import type { BatchList } from "./cached-lists.ts";
import { type EventFeed, isVisible } from "./event-feed.ts";
import { isWaiting } from "./recent-list.ts";

interface WaitDeps {
  readonly batches: Pick<BatchList, "detail" | "entry">;
  readonly events: Pick<EventFeed, "newest" | "after">;
  readonly clock: Pick<Clock, "seconds">;
}

/**
 * Waits up to some seconds until a batch is predicted, and returns its stored JSON. If it is not, the batch with null predictions
 * if it waits for the first model, else null. Ends early when the signal aborts. Too many waits at once, of all or of one owner, do not
 * wait: they look once.
 * @param owner sees only its own batches: it waits in vain for another's, as for one that never comes. Undefined: sees all
 * @throws {AppError} `unavailable`.
 */
export type WaitForBatch = (
  batchId: string,
  seconds: number,
  signal: AbortSignal,
  owner?: string,
) => Promise<string | null>;

/** Waits at the same time in one process. Each holds a request and its connection. */
const maxWaits = 500;

const predicted: EventType = "batch-predicted";

/** How often to look for a batch that a function of the original cached, because it publishes no events. */
const lookEveryMs = 1_000;

/** Events read at once. */
const maxEvents = 1_000;

/** Creates the one wait that both APIs have. */
export function createWaitForBatch({ batches, events, clock }: WaitDeps): WaitForBatch {
  const places = createPlaces(maxWaits);

  const wait: WaitForBatch = async (batchId, seconds, signal, owner) => {
    const deadline = clock.seconds() + seconds;
    // Before the first look, so that a batch that is cached right after it is not missed.
    let newest = await events.newest();
    let batch = await batches.detail(batchId, owner);
    while (batch === null || isWaiting(batch)) {
      const left = 1_000 * (deadline - clock.seconds());
      if (left <= 0) return await findStored(batches, batchId, owner);
      const milliseconds = Math.min(left, lookEveryMs);
      const happened = await events.after(newest, { limit: maxEvents, milliseconds, signal });
      newest = happened.at(-1)?.id ?? newest;
      if (happened.length === 0) {
        batch = await findStored(batches, batchId, owner);
        if (left <= lookEveryMs || signal.aborted) return batch;
        continue;
      }
      const isPredicted = happened.some(
        (event) => event.type === predicted && event.data.includes(batchId) && isVisible(event, owner),
      );
      if (isPredicted) batch = await batches.detail(batchId, owner);
    }
    return batch;
  };

  return async (batchId, seconds, signal, owner) => {
    const free = places.take(owner);
    if (free === undefined) return await findStored(batches, batchId, owner);
    try {
      return await wait(batchId, seconds, signal, owner);
    } finally {
      free();
    }
  };
}

/**
 * The JSON of a batch or job: its detail, or the list's entry if the original added it. Null if there is neither.
 * @param owner sees only its own, and what the original added has no owner. Undefined: sees all
 */
export async function findStored(
  list: Pick<BatchList, "detail" | "entry">,
  id: string,
  owner?: string,
): Promise<string | null> {
  return (await list.detail(id, owner)) ?? (owner === undefined ? await list.entry(id) : null);
}
