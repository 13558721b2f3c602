import { PubSub } from "@google-cloud/pubsub";
import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import { sampleNotes } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import {
  deadLetterSubscription,
  deadLetterTopic,
  type FunctionName,
  functionNames,
  subscriptions,
} from "@loopline/contracts";
import { localProject } from "@loopline/services";
import { databaseName, roleUrl, seedDatabase, withClient, withDatabase } from "@loopline/setup";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { seedBucket, seedSecret, seedTopics } from "../src/seed/google-resources.ts";
import "../../packages/platform/src/testing/servers.ts";

beforeAll(() => {
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

test("creates the database with its first rows once, and keeps later rows", async () => {
  const superuserUrl = inject("superuserUrl");
  const readwritePassword = inject("readwritePassword");
  const seed = {
    superuserUrl,
    readwritePassword,
    dataset: bankNotes,
    start: sampleNotes("light-6").map(({ features, label }) => ({ values: features, label })),
    testSet: sampleNotes("test-set-100").map(({ features, label }) => ({ values: features, label })),
  };
  const count =
    "select (select count(*)::int from training) as training, (select count(*)::int from test_set) as test";
  const counts = () =>
    withClient(roleUrl(superuserUrl, databaseName, readwritePassword), async (client) => {
      return (await client.query(count)).rows[0];
    });

  await seedDatabase(seed);
  expect(await counts()).toEqual({ training: 6, test: 100 });
  await withClient(withDatabase(superuserUrl, databaseName), async (client) => {
    const { rows } = await client.query(
      "select variance, skewness, curtosis, entropy, class from training order by id limit 1",
    );
    const [{ values, label } = { values: [], label: undefined }] = seed.start;
    const [variance, skewness, curtosis, entropy] = values;
    expect(rows).toEqual([{ variance, skewness, curtosis, entropy, class: label }]);
    await client.query(
      "insert into training(variance, skewness, curtosis, entropy, class) values (1, 2, 3, 4, 1)",
    );
  });

  await seedDatabase(seed);
  expect(await counts()).toEqual({ training: 7, test: 100 });
  await withClient(superuserUrl, (client) => client.query(`drop database ${databaseName} with (force)`));
});

function urlsFrom(firstPort: number): Record<FunctionName, string> {
  const urls = functionNames.map((name, i) => [name, `http://127.0.0.1:${firstPort + i}`] as const);
  return Object.fromEntries(urls) as Record<FunctionName, string>;
}

test("every subscription pushes to its function's current address, with retries and dead letters", async () => {
  const pubsub = new PubSub({
    projectId: "seeding-test",
    apiEndpoint: inject("pubsubHost"),
    emulatorMode: true,
  });
  await seedTopics(pubsub, urlsFrom(1000));
  await seedTopics(pubsub, urlsFrom(2000));

  for (const { name, topic, consumer, delivery } of subscriptions) {
    const [subscription] = await pubsub.subscription(name).getMetadata();
    expect(subscription, name).toMatchObject({
      topic: `projects/seeding-test/topics/${topic}`,
      pushConfig: { pushEndpoint: urlsFrom(2000)[consumer] },
      ackDeadlineSeconds: delivery.ackDeadlineSeconds,
      retryPolicy: { minimumBackoff: { nanos: 100_000_000 }, maximumBackoff: { seconds: "10" } },
      deadLetterPolicy: {
        deadLetterTopic: `projects/seeding-test/topics/${deadLetterTopic}`,
        maxDeliveryAttempts: delivery.maxDeliveryAttempts,
      },
    });
  }
  const [inspect] = await pubsub.subscription(deadLetterSubscription).getMetadata();
  expect(inspect.topic).toBe(`projects/seeding-test/topics/${deadLetterTopic}`);
  expect(inspect.pushConfig?.pushEndpoint ?? "").toBe("");
  await pubsub.close();
});

test("adds a version to the secret only if its value has changed", async () => {
  const endpoint = inject("secretManagerHost");
  const [apiEndpoint, port] = endpoint.split(":");
  const client = new SecretManagerServiceClient({
    projectId: localProject,
    apiEndpoint,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
  const secret = `projects/${localProject}/secrets/seeding-test`;

  await seedSecret(endpoint, "seeding-test", "one");
  await seedSecret(endpoint, "seeding-test", "one");
  await seedSecret(endpoint, "seeding-test", "two");
  const [versions] = await client.listSecretVersions({ parent: secret });
  expect(versions).toHaveLength(2);
  const [newest] = await client.accessSecretVersion({ name: `${secret}/versions/latest` });
  expect(newest.payload?.data?.toString()).toBe("two");
  await client.close();
});

test("creates the bucket once, and reports a refusal", async () => {
  const endpoint = inject("storageEndpoint");
  await seedBucket(endpoint, "seeding-test");
  await seedBucket(endpoint, "seeding-test");
  const response = await fetch(`${endpoint}/storage/v1/b/seeding-test`);
  expect(await response.json()).toMatchObject({ name: "seeding-test" });
  await expect(seedBucket(endpoint, "NOT A NAME")).rejects.toThrow("cannot create bucket NOT A NAME");
});
