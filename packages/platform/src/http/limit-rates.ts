import rateLimit from "@fastify/rate-limit";
import type { FastifyRequest } from "fastify";
import type { Redis } from "ioredis";
import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { withDeadline } from "../core/with-deadline.ts";
import type { Api } from "./create-api.ts";
import { replyWithTooManyRequests } from "./replies.ts";

export interface RateLimitOptions {
  /** Counts for all instances of both APIs. */
  readonly redis: Redis;
  /** Requests that a key may make in a minute, where it has no limit of its own. */
  readonly perMinute: number;
  readonly clock: Clock;
  readonly log: Logger;
}

const windowSeconds = 60;

/** Milliseconds that a request waits to be counted. */
const patienceMs = 250;

/** Seconds for which Redis is not asked again after it did not answer. */
const pauseSeconds = 1;

/**
 * Bounds how many requests each key makes in a minute, and tells how many are left. A minute begins with a key's first
 * request. Requests without a key are not counted, and all pass uncounted while Redis does not answer: an API that
 * needs no cache to work shall not stop with it.
 * Headers: draft-ietf-httpapi-ratelimit-headers-10. Call it after `requireKeys`.
 */
export async function limitRates(api: Api, options: RateLimitOptions): Promise<void> {
  const { redis, perMinute, clock, log } = options;
  await api.register(rateLimit, {
    global: false,
    redis,
    nameSpace: "rate-limit:",
    timeWindow: windowSeconds * 1_000,
    max: ({ apiKey }) => apiKey?.requests_per_minute ?? perMinute,
    keyGenerator: ({ apiKey }) => apiKey?.id ?? "",
  });
  const count = api.createRateLimit();
  let askAgainAt = Number.NEGATIVE_INFINITY;

  async function counted(request: FastifyRequest) {
    if (clock.seconds() < askAgainAt) return undefined;
    try {
      return await withDeadline(count(request), patienceMs, "Redis");
    } catch (err) {
      askAgainAt = clock.seconds() + pauseSeconds;
      log.warn({ err }, "requests could not be counted: they pass");
      return undefined;
    }
  }

  api.addHook("onRequest", async (request, reply) => {
    if (request.apiKey === null) return;
    const state = await counted(request);
    if (state === undefined || state.isAllowed) return;
    const { max, remaining, ttlInSeconds, isExceeded } = state;
    reply.header("RateLimit-Policy", `"minute";q=${max};w=${windowSeconds}`);
    reply.header("RateLimit", `"minute";r=${remaining};t=${ttlInSeconds}`);
    if (isExceeded) return replyWithTooManyRequests(reply, max, ttlInSeconds);
  });
}
