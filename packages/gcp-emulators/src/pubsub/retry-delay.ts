import { toMilliseconds } from "./duration.ts";
import { isPush, type SubscriptionConfig } from "./subscription-config.ts";

const pushBackoff = { minimum: 100, maximum: 60_000 };

/**
 * Milliseconds until a message is delivered again after its `failures`-th nack or missed deadline: doubling from
 * the retry policy's minimum to its maximum. Without a policy a pull message comes back at once, and a push message
 * after 100 ms doubling to 60 s, the range of the real service's push backoff.
 */
export function retryDelay(config: SubscriptionConfig, failures: number): number {
  const doublings = 2 ** Math.min(failures - 1, 30);
  if (config.retryPolicy !== undefined) {
    const minimum = toMilliseconds(config.retryPolicy.minimumBackoff);
    return Math.min(minimum * doublings, toMilliseconds(config.retryPolicy.maximumBackoff));
  }
  return isPush(config) ? Math.min(pushBackoff.minimum * doublings, pushBackoff.maximum) : 0;
}
