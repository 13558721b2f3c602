import type { FastifyReply } from "fastify";
import type { Clock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import type { ApiKey } from "../keys/api-keys.ts";
import { type RateCounter, rateWindowSeconds } from "../redis/rate-counter.ts";
import type { Api } from "./create-api.ts";
import { createRateAllowance, type RateAllowance, type RateState } from "./rate-allowance.ts";
import { replyWithTooManyRequests } from "./replies.ts";

export interface RateLimitOptions {
  /** Counts for all instances of both APIs. */
  readonly counter: RateCounter;
  /** Requests that a key may make in a minute, where it has no limit of its own. */
  readonly perMinute: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Seconds for which the counter is not asked again after it did not answer. */
const pauseSeconds = 1;

/**
 * Bounds how many requests each key makes in a minute, and tells how many are left. Requests without a key are not
 * counted, and all pass uncounted while the counter does not answer: an API that needs no cache to work shall not stop
 * with it.
 * Headers: draft-ietf-httpapi-ratelimit-headers-10. Call it after `requireKeys`.
 */
export function limitRates(api: Api, options: RateLimitOptions): void {
  const { counter, perMinute, clock, log } = options;
  // By key, and so no more than there are.
  const allowances = new Map<string, RateAllowance>();
  let askAgainAt = Number.NEGATIVE_INFINITY;

  function allowanceOf(id: string): RateAllowance {
    const known = allowances.get(id);
    if (known !== undefined) return known;
    const allowance = createRateAllowance(id, counter, clock);
    allowances.set(id, allowance);
    return allowance;
  }

  /** Undefined when nobody can tell. */
  async function count(allowance: RateAllowance, limit: number): Promise<RateState | undefined> {
    for (;;) {
      const state = allowance.spend();
      if (state !== undefined || clock.seconds() < askAgainAt) return state;
      try {
        await allowance.refill(limit);
      } catch (err) {
        askAgainAt = clock.seconds() + pauseSeconds;
        log.warn({ err }, "requests could not be counted: they pass");
        return undefined;
      }
    }
  }

  api.addHook("onRequest", (request, reply, done) => {
    const { apiKey } = request;
    if (apiKey === null) return done();
    const limit = limitOf(apiKey);
    const allowance = allowanceOf(apiKey.id);
    const state = allowance.spend();
    if (state !== undefined) return answer(reply, limit, state, done);
    void count(allowance, limit).then((counted) => {
      if (counted === undefined) done();
      else answer(reply, limit, counted, done);
    });
  });

  function limitOf({ requests_per_minute }: ApiKey): number {
    return requests_per_minute ?? perMinute;
  }
}

function answer(reply: FastifyReply, limit: number, state: RateState, next: () => void): void {
  const { isAllowed, left, seconds } = state;
  reply.header("RateLimit-Policy", `"minute";q=${limit};w=${rateWindowSeconds}`);
  reply.header("RateLimit", `"minute";r=${left};t=${seconds}`);
  if (isAllowed) next();
  else replyWithTooManyRequests(reply, limit, seconds);
}
