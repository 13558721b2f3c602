import { randomUUID } from "node:crypto";
import type { PubSub } from "@google-cloud/pubsub";
import { cacheKeys, type FeedbackMessage, JobsReplySchema, type TopicName } from "@loopline/contracts";
import { withDeadline } from "@loopline/platform";
import type { Redis } from "ioredis";
import { tcpProbe, waitUntil } from "../net/probe.ts";
import { withRedis } from "../redis/with-redis.ts";

export interface FirstModelDeps {
  readonly pubsub: PubSub;
  readonly redisUrl: string;
  /** URLs of the functions, which must listen before there is something for them. */
  readonly functions: readonly string[];
  /** URL of the predict API, which must show the training. */
  readonly predictApi: string;
}

const jobTopic: TopicName = "job";
const timeoutMs = 60_000;

/** Asks for a training by an ordinary message unless a model was promoted already, and waits until one is. */
export async function trainFirstModel(deps: FirstModelDeps): Promise<void> {
  await withRedis(deps.redisUrl, async (redis) => {
    if ((await redis.get(cacheKeys.latestModel)) !== null) return;
    await Promise.all(deps.functions.map((url) => waitUntil(tcpProbe(Number(new URL(url).port)), timeoutMs)));
    const message: FeedbackMessage = { batch_id: randomUUID(), subjects: ["start"], ratings: [1] };
    await withDeadline(timeoutMs, "Pub/Sub", () =>
      deps.pubsub.topic(jobTopic).publishMessage({ json: message }),
    );
    await waitUntil((signal) => checkModel(redis, deps.predictApi, signal), timeoutMs);
  });
}

async function checkModel(redis: Redis, predictApi: string, signal: AbortSignal): Promise<void> {
  if ((await redis.get(cacheKeys.latestModel)) === null) throw new Error("no model was trained");
  const response = await fetch(`${predictApi}/jobs`, { signal });
  const { jobs } = JobsReplySchema.parse(await response.json());
  if (jobs.length === 0) throw new Error("GET /jobs shows no training");
}
