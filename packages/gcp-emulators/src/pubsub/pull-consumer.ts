import type { Clock } from "./clock.ts";
import type { Consumer, Delivery } from "./consumer.ts";
import type { Subscription } from "./subscription.ts";

/** How long one pull may wait. */
export interface PullWait {
  readonly clock: Clock;
  /** 0: not at all. */
  readonly milliseconds: number;
  /** Ends the wait when the caller is gone. */
  readonly signal: AbortSignal;
}

/** A response stays well under what gRPC clients accept, but for a single big message. */
const maxResponseBytes = 4_000_000;

/** Waits for up to `maxMessages` messages: all that are there, or the first that come, or none after the wait. */
export function pullOnce(
  subscription: Subscription,
  maxMessages: number,
  wait: PullWait,
): Promise<readonly Delivery[]> {
  return new Promise((resolve, reject) => {
    let isWaiting = true;
    const consumer: Consumer = {
      kind: "pull",
      leaseMilliseconds: () => subscription.config.ackDeadlineSeconds * 1_000,
      room: () => ({ messages: isWaiting ? maxMessages : 0, bytes: maxResponseBytes }),
      deliver: settle,
      released() {},
    };
    if (wait.milliseconds === 0) {
      resolve(subscription.backlog.take(consumer.room(), consumer));
      return;
    }
    const stopTimer = wait.clock.after(wait.milliseconds, () => settle([]));
    const forget = subscription.onClosed((reason) => {
      reject(reason);
      settle([]);
    });
    const abort = () => settle([]);

    function settle(deliveries: readonly Delivery[]): void {
      isWaiting = false;
      stopTimer();
      forget();
      wait.signal.removeEventListener("abort", abort);
      subscription.detach(consumer);
      resolve(deliveries);
    }

    wait.signal.addEventListener("abort", abort);
    subscription.attach(consumer);
  });
}
