import type { PubSub, Subscription } from "@google-cloud/pubsub";
import {
  deadLetterSubscription,
  deadLetterTopic,
  type FunctionName,
  type Subscription as SubscriptionPlan,
  subscriptions,
  topicNames,
} from "@loopline/contracts";
import { unlessItExists } from "./grpc-status.ts";

/**
 * The plan's 10 s to 600 s spare a cloud that is down. Here a user has just started the database again, or mended
 * a function, and waits at the screen.
 */
const localBackoff = {
  minimumBackoff: { seconds: 0, nanos: 100_000_000 },
  maximumBackoff: { seconds: 10, nanos: 0 },
};

/** Makes every topic and subscription that is missing, and points each at where its function listens today. */
export async function seedTopics(
  client: PubSub,
  functionUrls: Readonly<Record<FunctionName, string>>,
): Promise<void> {
  await Promise.all(
    [...topicNames, deadLetterTopic].map((name) => client.createTopic(name).catch(unlessItExists)),
  );
  await Promise.all([
    client.createSubscription(deadLetterTopic, deadLetterSubscription).catch(unlessItExists),
    ...subscriptions.map((plan) => seedSubscription(client, plan, functionUrls[plan.consumer])),
  ]);
}

async function seedSubscription(client: PubSub, plan: SubscriptionPlan, pushEndpoint: string): Promise<void> {
  const subscription: Subscription = client.subscription(plan.name);
  const [exists] = await subscription.exists();
  const settings = {
    ackDeadlineSeconds: plan.delivery.ackDeadlineSeconds,
    retryPolicy: localBackoff,
    deadLetterPolicy: {
      deadLetterTopic: client.topic(deadLetterTopic).name,
      maxDeliveryAttempts: plan.delivery.maxDeliveryAttempts,
    },
    pushConfig: { pushEndpoint },
  };
  if (exists) await subscription.setMetadata(settings);
  else await client.createSubscription(plan.topic, plan.name, settings);
}
