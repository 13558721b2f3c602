import { UsageReplySchema } from "@loopline/contracts";
import type { Clock } from "@loopline/platform";
import type { ApiClient } from "./api-client.ts";
import { ApiProblem } from "./api-problem.ts";

/**
 * Whether this server's key sees the batches of all owners, so that the users of this web UI are operators.
 *
 * @returns a promise that rejects with {@link ApiProblem}, or with the signal's reason, if that is not known. Then nobody may see
 * what is for operators.
 */
export type IsOperator = (signal: AbortSignal) => Promise<boolean>;

/** Seconds after which the API is asked again. Its keys may have been off until then. */
const maxAge = 10;

/** Seconds for which the last answer counts while the API does not answer: that is when operators need the page System. */
const maxAgeInOutage = 600;

export function createIsOperator({ predict, clock }: { predict: ApiClient; clock: Clock }): IsOperator {
  let last: { isOperator: boolean; since: number; asked: number } | undefined;
  return async (signal) => {
    if (last !== undefined && clock.seconds() - last.asked < maxAge) return last.isOperator;
    try {
      const isOperator = await seesAllOwners(predict, signal);
      const now = clock.seconds();
      last = { isOperator, since: now, asked: now };
    } catch (error) {
      signal.throwIfAborted();
      const now = clock.seconds();
      if (last === undefined || now - last.since > maxAgeInOutage) throw error;
      last = { ...last, asked: now };
    }
    return last.isOperator;
  };
}

/** Only a key that is limited to an owner's batches has a usage to read. While keys are off, there is none either. */
async function seesAllOwners(predict: ApiClient, signal: AbortSignal): Promise<boolean> {
  try {
    await predict("/usage", UsageReplySchema, { signal });
    return false;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return true;
    throw error;
  }
}

/** Answers an owner's web UI as if there were no monitor, because the monitor sees the batches of all owners. */
export function forOperators(monitor: ApiClient, isOperator: IsOperator): ApiClient {
  return async (path, reply, options) => {
    if (!(await isOperator(options.signal))) {
      throw new ApiProblem(404, { status_text: "Not found", message: "Only operators may see or do this" });
    }
    return monitor(path, reply, options);
  };
}
