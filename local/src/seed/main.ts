import { text } from "node:stream/consumers";
import { PubSub } from "@google-cloud/pubsub";
import { withDeadline } from "@loopline/platform";
import { modelBucket, passwordSecret } from "@loopline/services";
import { seedDatabase } from "@loopline/setup";
import { trainFirstModel } from "./first-model.ts";
import { SeedPlanSchema, seededLine } from "./plan.ts";
import { seedBucket } from "./seed-bucket.ts";
import { seedSecret } from "./seed-secret.ts";
import { seedTopics } from "./seed-topics.ts";

/** Of some thirty calls. */
const topicsTimeoutMs = 60_000;

/**
 * Makes everything that a new stack needs, each only where missing: a process of its own, so that the clients of
 * Google, Postgres and Redis are gone from memory when it is done.
 */
async function seed(): Promise<void> {
  const plan = SeedPlanSchema.parse(JSON.parse(await text(process.stdin)));
  const pubsub = new PubSub({ projectId: plan.project, apiEndpoint: plan.pubsub, emulatorMode: true });
  await Promise.all([
    seedDatabase(plan),
    withDeadline(topicsTimeoutMs, "Pub/Sub", () => seedTopics(pubsub, plan.functions)),
    seedSecret(plan.secretManager, passwordSecret, plan.readwritePassword),
    seedBucket(plan.storage, modelBucket),
  ]);
  process.stdout.write(`${seededLine}\n`);
  await trainFirstModel({ ...plan, functions: Object.values(plan.functions), pubsub });
}

try {
  await seed();
  process.exit(0);
} catch (error) {
  // One sentence: whoever started us shows it.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
