import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { PubSub } from "@google-cloud/pubsub";
import { cacheKeys, type FeedbackMessage, JobsReplySchema, type TopicName } from "@loopline/contracts";
import { parseRecords, readDefinition, readTableFile } from "@loopline/dataset";
import { withDeadline } from "@loopline/platform";
import { modelBucket, passwordSecret } from "@loopline/services";
import { databaseName, seedDatabase, withClient, withDatabase } from "@loopline/setup";
import type { Redis } from "ioredis";
import { tcpProbe, waitUntil } from "../net/probes.ts";
import { withRedis } from "../servers/redis.ts";
import { seedBucket, seedKeys, seedSecret, seedTopics } from "./google-resources.ts";
import { type SeedPlan, SeedPlanSchema, seededLine } from "./start-seeding.ts";

/** For each part: a server that has not answered by then is down, however busy the machine is. */
const timeoutMs = 60_000;

/** As long as Pub/Sub waits for the training function: a table may have many rows and columns. */
const trainingTimeoutMs = 600_000;

const jobTopic: TopicName = "job";

/**
 * Creates everything that a new stack needs and that does not exist yet. Runs in its own process, so that the clients
 * of Google, Postgres and Redis take no memory afterwards.
 */
async function seed(): Promise<void> {
  const plan = SeedPlanSchema.parse(JSON.parse(await text(process.stdin)));
  const pubsub = new PubSub({ projectId: plan.project, apiEndpoint: plan.pubsub, emulatorMode: true });
  await Promise.all([
    seedRecords(plan),
    withDeadline(timeoutMs, "Pub/Sub", () => seedTopics(pubsub, plan.functions)),
    seedSecret(plan.secretManager, passwordSecret, plan.readwritePassword),
    seedKeys(plan.secretManager, plan.keys ?? []),
    seedBucket(plan.storage, modelBucket),
  ]);
  process.stdout.write(`${seededLine}\n`);
  await trainFirstModel(plan, pubsub);
}

/** Creates the database with the first rows of the plan, and with those of its file. */
async function seedRecords({ records, ...plan }: SeedPlan): Promise<void> {
  const dataset = readDefinition(await readFile(plan.dataset, "utf8"), plan.dataset);
  const start = [...plan.start];
  if (records !== undefined) {
    for await (const { values, label } of parseRecords(dataset, await readTableFile(records))) {
      if (label !== null) start.push({ values, label });
    }
  }
  await seedDatabase({ ...plan, dataset, start });
}

/** Whether two classes have a record each, which a training needs. */
async function canTrain({ superuserUrl }: SeedPlan): Promise<boolean> {
  return await withClient(withDatabase(superuserUrl, databaseName), async (client) => {
    const { rows } = await client.query("select count(distinct class) > 1 as can from training");
    return rows[0]?.can === true;
  });
}

/**
 * Requests a training by an ordinary message unless a model has been promoted before or there is too little to train on,
 * and waits for its model.
 */
async function trainFirstModel(plan: SeedPlan, pubsub: PubSub): Promise<void> {
  await withRedis(plan.redisUrl, async (redis) => {
    if ((await redis.get(cacheKeys.latestModel)) !== null || !(await canTrain(plan))) return;
    // A message that arrives before its function listens is redelivered, but later.
    const functions = Object.values(plan.functions);
    await Promise.all(functions.map((url) => waitUntil(tcpProbe(Number(new URL(url).port)), timeoutMs)));
    const message: FeedbackMessage = { batch_id: randomUUID(), subjects: ["start"], ratings: [1] };
    await withDeadline(timeoutMs, "Pub/Sub", () => pubsub.topic(jobTopic).publishMessage({ json: message }));
    await waitUntil((signal) => checkModel(redis, plan, signal), trainingTimeoutMs);
  });
}

async function checkModel(
  redis: Redis,
  { predictApi, apiKey }: SeedPlan,
  signal: AbortSignal,
): Promise<void> {
  if ((await redis.get(cacheKeys.latestModel)) === null) throw new Error("no model was trained");
  const headers: Record<string, string> = apiKey === undefined ? {} : { "x-api-key": apiKey };
  const response = await fetch(`${predictApi}/jobs`, { headers, signal });
  const { jobs } = JobsReplySchema.parse(await response.json());
  if (jobs.length === 0) throw new Error("GET /jobs shows no training");
}

try {
  await seed();
  process.exit(0);
} catch (error) {
  // One sentence: the parent process shows it.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
