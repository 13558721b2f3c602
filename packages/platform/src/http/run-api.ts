import { type ApiName, type Contracts, createContracts } from "@loopline/contracts";
import type { Redis } from "ioredis";
import type { z } from "zod";
import {
  apiVariables,
  extendConfig,
  processVariables,
  publishVariables,
  redisVariables,
} from "../core/config.ts";
import { datasetVariables } from "../core/dataset.ts";
import { createLogger, type Logger } from "../core/logger.ts";
import { systemClock } from "../core/ports.ts";
import { openApiKeys } from "../keys/api-keys.ts";
import { createPubSubPublisher, type PubSubPublisher } from "../pubsub/create-pubsub-publisher.ts";
import { connectRedis } from "../redis/connect-redis.ts";
import { startTracing } from "../tracing/tracing.ts";
import type { Api, ApiOptions } from "./create-api.ts";
import { createOwnerQuotas, createQuotaCounter } from "./limit-owners.ts";
import { createRateCounter } from "./limit-rates.ts";
import { serve } from "./serve.ts";

const sharedVariables = {
  ...processVariables,
  ...publishVariables,
  ...redisVariables,
  ...apiVariables,
  ...datasetVariables,
};

/** Builds an API's config loader. */
export const apiConfig = extendConfig(sharedVariables);

type ApiConfig = z.infer<z.ZodObject<typeof sharedVariables>>;

/** What {@link runApi} gives to an API's wiring. */
interface ApiContext<S extends z.ZodRawShape> {
  readonly config: ReturnType<ReturnType<typeof apiConfig<S>>>;
  /** The wire contract of the dataset. */
  readonly contracts: Contracts;
  /** For `createApi`. */
  readonly options: ApiOptions;
  readonly publisher: PubSubPublisher;
  readonly redis: Redis;
  readonly log: Logger;
}

/**
 * Starts an API: reads its variables and those that both APIs have, starts logging and tracing, connects to Redis and Pub/Sub, builds the API and
 * listens until SIGTERM.
 */
export async function runApi<S extends z.ZodRawShape>(
  name: ApiName,
  variables: S,
  buildApi: (context: ApiContext<S>) => Promise<Api>,
): Promise<void> {
  const config = apiConfig(variables)();
  const log = createLogger(name, config);
  await startTracing(name, config, log);
  const redis = connectRedis(config.REDIS_URL, log);
  const publisher = createPubSubPublisher(config);
  const options = await openOptions(config, redis, log);
  const api = await buildApi({
    config,
    contracts: createContracts(config.DATASET),
    options,
    publisher,
    redis,
    log,
  });
  // Not awaited: the API must listen, and reply 503, while Pub/Sub is down.
  void publisher.warmUp();
  await serve(api, {
    host: config.HOST,
    port: config.PORT,
    log,
    close: async () => {
      await Promise.allSettled([publisher.close(), redis.quit()]);
    },
  });
}

async function openOptions(config: ApiConfig, redis: Redis, log: Logger): Promise<ApiOptions> {
  const keys = await openApiKeys(config, log);
  // Requests are counted per key, so there is no limit without keys.
  const rateLimit = keys && {
    counter: createRateCounter(redis),
    perMinute: config.RATE_LIMIT_PER_MINUTE,
    clock: systemClock,
    log,
  };
  return {
    log,
    corsOrigins: config.CORS_ORIGINS,
    bodyLimit: config.BODY_LIMIT,
    keys,
    rateLimit,
    quotas: keys && createOwnerQuotas({ counter: createQuotaCounter(redis), clock: systemClock, log }),
    load: { maxInFlight: config.MAX_IN_FLIGHT, maxEventLoopDelayMs: config.MAX_EVENT_LOOP_DELAY_MS },
    batchLimits: { maxRecords: config.MAX_RECORDS, maxSubjectLength: config.MAX_SUBJECT_LENGTH },
  };
}
