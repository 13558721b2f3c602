import type { Alarms } from "./alarms.ts";
import type { Clock } from "./clock.ts";
import type { Consumer } from "./consumer.ts";
import { failedPrecondition } from "./pubsub-error.ts";
import type { PushClient } from "./push-client.ts";
import { createPushConsumer } from "./push-consumer.ts";
import type { Subscription } from "./subscription.ts";
import { isPush } from "./subscription-config.ts";

/** What push consumers share. */
export interface PushConnectorDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly client: PushClient;
  readonly maxConcurrent: number;
  log(line: string): void;
}

/** A function that makes a subscription push, or stop pushing, as its settings now say. */
export function createPushConnector(deps: PushConnectorDeps): (subscription: Subscription) => void {
  const pushing = new WeakMap<Subscription, Consumer>();

  return (subscription) => {
    const consumer = pushing.get(subscription);
    const shouldPush = isPush(subscription.config) && !subscription.config.detached;
    if (shouldPush === (consumer !== undefined)) return;
    subscription.disconnect(
      failedPrecondition(`Subscription ${subscription.config.name} changed its push config.`),
    );
    if (consumer !== undefined) {
      pushing.delete(subscription);
      return;
    }
    const added = createPushConsumer({ ...deps, subscription });
    pushing.set(subscription, added);
    subscription.attach(added);
  };
}
