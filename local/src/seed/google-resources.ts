import type { PubSub, Subscription } from "@google-cloud/pubsub";
import {
  deadLetterSubscription,
  deadLetterTopic,
  type FunctionName,
  type Subscription as SubscriptionPlan,
  subscriptions,
  topicNames,
} from "@loopline/contracts";
import { editKeys } from "@loopline/ops";
import { grpcStatus, keyVariables, statusOf } from "@loopline/platform";
import type { StoredKey } from "@loopline/platform/keys";
import { createVersionedSecret } from "@loopline/platform/secrets";
import { localProject } from "@loopline/services";

/** For one call: an emulator that has not answered by then is down, however busy the machine is. */
const timeoutMs = 60_000;

/**
 * The plan's 10 s to 600 s are for an outage in the cloud. Here a user who has just restarted the database, or repaired
 * a function, is waiting.
 */
const localBackoff = {
  minimumBackoff: { seconds: 0, nanos: 100_000_000 },
  maximumBackoff: { seconds: 10, nanos: 0 },
};

/** Creates every missing topic and subscription, and sets each push endpoint to the function's current address. */
export async function seedTopics(
  client: PubSub,
  functionUrls: Readonly<Record<FunctionName, string>>,
): Promise<void> {
  await Promise.all(
    [...topicNames, deadLetterTopic].map((name) => client.createTopic(name).catch(ignoreExisting)),
  );
  await Promise.all([
    client.createSubscription(deadLetterTopic, deadLetterSubscription).catch(ignoreExisting),
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

function ignoreExisting(error: unknown): void {
  if (statusOf(error) !== grpcStatus.alreadyExists) throw error;
}

/** Stores `value` as the newest version of a secret, unless it already is. Creates the secret if it is missing. */
export async function seedSecret(apiEndpoint: string, secretId: string, value: string): Promise<void> {
  const secret = createVersionedSecret(secretId, { projectId: localProject, apiEndpoint, timeoutMs });
  try {
    if ((await secret.newest())?.text !== value) await secret.add(value);
  } finally {
    await secret.close();
  }
}

/** Stores keys, which replace those with the same id. */
export async function seedKeys(apiEndpoint: string, keys: readonly StoredKey[]): Promise<void> {
  if (keys.length === 0) return;
  const secret = createVersionedSecret(keyVariables.API_KEYS_SECRET.parse(undefined), {
    projectId: localProject,
    apiEndpoint,
    timeoutMs,
  });
  const ids = new Set(keys.map(({ id }) => id));
  try {
    await editKeys(secret, (before) => ({
      ...before,
      keys: [...before.keys.filter(({ id }) => !ids.has(id)), ...keys],
    }));
  } finally {
    await secret.close();
  }
}

/** Creates a bucket unless it exists. @param endpoint such as `http://127.0.0.1:8086` */
export async function seedBucket(endpoint: string, name: string): Promise<void> {
  const response = await fetch(`${endpoint}/storage/v1/b?project=${localProject}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer = await response.text();
  const alreadyThere = response.status === 409;
  if (!response.ok && !alreadyThere) throw new Error(`cannot create bucket ${name}: ${answer}`);
}
