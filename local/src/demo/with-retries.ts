import { hasCode } from "@loopline/platform";
import type { Pace } from "./pace.ts";
import type { PipelineClient } from "./pipeline-client.ts";

const firstPauseMs = 250;
const longestPauseMs = 4_000;
const giveUpAfterMs = 20_000;

/** Calls again, after pauses that double, while what is called is not available. */
export async function retry<T>(pace: Pace, call: () => Promise<T>): Promise<T> {
  const deadline = pace.now() + giveUpAfterMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await call();
    } catch (error) {
      if (!hasCode(error, "unavailable")) throw error;
      if (pace.now() + pauseMs > deadline) {
        throw new Error(`${error.message}, for ${giveUpAfterMs / 1000} s now`, { cause: error });
      }
    }
    await pace.pause(pauseMs);
  }
}

/** A client whose every call is {@link retry | retried}. */
export function withRetries(client: PipelineClient, pace: Pace): PipelineClient {
  return {
    submit: (notes) => retry(pace, () => client.submit(notes)),
    predictionsOf: (batchId) => retry(pace, () => client.predictionsOf(batchId)),
    rate: (batchId, ratings) => retry(pace, () => client.rate(batchId, ratings)),
    newestJob: () => retry(pace, () => client.newestJob()),
    championsJob: () => retry(pace, () => client.championsJob()),
  };
}
