import type { BatchReply } from "@loopline/contracts";
import type { BasicClient, CallOptions, SendOptions } from "./basic-client.ts";
import { LooplineError } from "./loopline-error.ts";
import type { Notes } from "./notes.ts";
import type { Settings } from "./settings.ts";

export interface WaitOptions extends SendOptions {
  /** Seconds until it is no use to wait on; 60 unless given. */
  readonly waitSeconds?: number | undefined;
}

/** What an API waits for at most in one request. In seconds. */
const longestWait = 30;
/** Milliseconds. Between two questions to an API that does not wait. */
const pauseMs = 200;

type Deps = Pick<BasicClient, "submit" | "batch"> & Pick<Settings, "sleep">;

/** @throws {LooplineError} with the batch's id when the predictions do not come in time */
export async function submitAndWait(notes: Notes, options: WaitOptions, deps: Deps): Promise<BatchReply> {
  const { waitSeconds = 60, ...sending } = options;
  const { batch_id } = await deps.submit(notes, sending);
  return await waitFor(batch_id, waitSeconds, options, deps);
}

async function waitFor(
  batchId: string,
  seconds: number,
  { signal }: CallOptions,
  { batch, sleep }: Deps,
): Promise<BatchReply> {
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const askedAt = performance.now();
    const wait = Math.ceil(Math.min(longestWait, Math.max(0, deadline - askedAt) / 1_000));
    const reply = await batch(batchId, { wait, signal });
    if (reply !== null) return reply;
    if (performance.now() >= deadline) {
      const message = `batch ${batchId} has no predictions after ${seconds} s. It is not lost: ask for it later.`;
      throw new LooplineError(0, message, { batchId });
    }
    if (performance.now() - askedAt < pauseMs) await sleep(pauseMs, signal);
  }
}
