import type { Redis } from "ioredis";
import { systemClock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { type KeysConfig, openApiKeys } from "../keys/open-api-keys.ts";
import { createRateCounter } from "../redis/rate-counter.ts";
import type { ApiOptions } from "./create-api.ts";

/** The variables of `apiVariables` that say who may call, how often, and with how much. */
export interface GuardsConfig extends KeysConfig {
  readonly RATE_LIMIT_PER_MINUTE: number;
  readonly MAX_IN_FLIGHT: number;
  readonly MAX_EVENT_LOOP_DELAY_MS: number;
  readonly MAX_RECORDS: number;
  readonly MAX_SUBJECT_LENGTH: number;
}

export type Guards = Pick<ApiOptions, "keys" | "rateLimit" | "load" | "batchLimits">;

/** What stands between an API and its callers, as its configuration says. Rates go by key, so they need keys. */
export async function openGuards(
  config: GuardsConfig,
  { redis, log }: { readonly redis: Redis; readonly log: Logger },
): Promise<Guards> {
  const keys = await openApiKeys(config, log);
  return {
    keys,
    rateLimit:
      keys === undefined
        ? undefined
        : {
            counter: createRateCounter(redis),
            perMinute: config.RATE_LIMIT_PER_MINUTE,
            clock: systemClock,
            log,
          },
    load: { maxInFlight: config.MAX_IN_FLIGHT, maxEventLoopDelayMs: config.MAX_EVENT_LOOP_DELAY_MS },
    batchLimits: { maxRecords: config.MAX_RECORDS, maxSubjectLength: config.MAX_SUBJECT_LENGTH },
  };
}
