import { cacheKeys } from "@loopline/contracts";
import type { FastifyReply } from "fastify";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { Logger } from "../core/logger.ts";
import { withDeadline } from "../core/outside-calls.ts";
import type { Clock } from "../core/ports.ts";
import type { Api } from "./create-api.ts";
import { sendError } from "./replies.ts";

export interface RateLimitOptions {
  /** Shared by all instances of both APIs. */
  readonly counter: RateCounter;
  /** Requests per minute of a key without its own limit. */
  readonly perMinute: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Seconds until a counter is asked again after a failure. */
export const retrySeconds = 1;

/**
 * Limits each key's requests per minute, and reports the rest in headers (draft-ietf-httpapi-ratelimit-headers-10). Requests
 * without a key are not counted. Fails open when Redis is down. Call it after `requireKeys`.
 */
export function limitRates(api: Api, options: RateLimitOptions): void {
  const { counter, perMinute, clock, log } = options;
  // By key id. Only known keys get here, so the map stays small.
  const allowances = new Map<string, RateAllowance>();
  let askAgainAt = Number.NEGATIVE_INFINITY;

  function allowanceOf(id: string): RateAllowance {
    const known = allowances.get(id);
    if (known !== undefined) return known;
    const allowance = createRateAllowance(id, counter, clock);
    allowances.set(id, allowance);
    return allowance;
  }

  /** Undefined when the counter does not answer. */
  async function count(allowance: RateAllowance, limit: number): Promise<RateState | undefined> {
    for (;;) {
      const state = allowance.spend();
      if (state !== undefined || clock.seconds() < askAgainAt) return state;
      try {
        await allowance.refill(limit);
      } catch (err) {
        askAgainAt = clock.seconds() + retrySeconds;
        log.warn({ err }, "requests could not be counted and pass");
        return undefined;
      }
    }
  }

  api.addHook("onRequest", (request, reply, done) => {
    const { apiKey } = request;
    if (apiKey === null) return done();
    const limit = apiKey.requests_per_minute ?? perMinute;
    const allowance = allowanceOf(apiKey.id);
    const state = allowance.spend();
    if (state !== undefined) return respond(reply, limit, state, done);
    void count(allowance, limit).then((counted) => {
      if (counted === undefined) done();
      else respond(reply, limit, counted, done);
    });
  });
}

/** A key's state in its minute. */
interface RateState {
  readonly isAllowed: boolean;
  readonly left: number;
  /** Whole seconds until the next minute. */
  readonly seconds: number;
}

type RateAllowance = ReturnType<typeof createRateAllowance>;

/** Timeout of a counter, in milliseconds. */
export const counterTimeoutMs = 250;

/** The requests that this instance may accept for one key: blocks from the counter, so that few requests wait for it. */
function createRateAllowance(keyId: string, counter: RateCounter, clock: Clock) {
  let held = 0;
  let left = 0;
  /** On the clock; in the past before the first block. */
  let endsAt = Number.NEGATIVE_INFINITY;
  let refilling: Promise<void> | undefined;

  function hold(block: RateBlock): void {
    held = block.granted;
    left = block.left;
    endsAt = clock.seconds() + block.endsInMs / 1_000;
  }

  return {
    /** Takes one request from the block held here; undefined when the counter must be asked. */
    spend(): RateState | undefined {
      const seconds = Math.ceil(endsAt - clock.seconds());
      if (seconds <= 0) return undefined;
      if (held > 0) {
        held -= 1;
        return { isAllowed: true, left: left + held, seconds };
      }
      return left > 0 ? undefined : { isAllowed: false, left, seconds };
    },
    /** Gets a block from the counter; concurrent calls share one. Rejects at the timeout. */
    refill(limit: number): Promise<void> {
      refilling ??= withDeadline(counterTimeoutMs, "Redis", () => counter.take(keyId, limit))
        .then(hold)
        .finally(() => {
          refilling = undefined;
        });
      return refilling;
    },
  };
}

function respond(reply: FastifyReply, limit: number, state: RateState, next: () => void): void {
  const { isAllowed, left, seconds } = state;
  reply.header("RateLimit-Policy", `"minute";q=${limit};w=${rateWindowSeconds}`);
  reply.header("RateLimit", `"minute";r=${left};t=${seconds}`);
  if (isAllowed) {
    next();
    return;
  }
  const message = `this key may make ${limit} requests in a minute: try again in ${seconds} s`;
  sendError(reply.header("Retry-After", String(seconds)), 429, message);
}

/** Requests that an instance may accept, already counted. */
interface RateBlock {
  /** 0 when the minute's limit is reached. */
  readonly granted: number;
  /** Requests left in the minute, without these. */
  readonly left: number;
  /** Milliseconds until the next minute. */
  readonly endsInMs: number;
}

/** Counts each key's requests per minute, across instances. A key's minute starts with its first request. */
interface RateCounter {
  /** Counts a block of requests, atomically. The fewer of `limit` are left, the smaller the block, down to one. */
  take(keyId: string, limit: number): Promise<RateBlock>;
}

const rateWindowSeconds = 60;

/** A block is at most 1/32 of what is left, because the block is unavailable to other instances. */
export const blockDivisor = 32;
const maxBlock = 100;

/** KEYS: the counter. ARGV: limit, window in milliseconds, divisor, maximum. Returns granted, left, milliseconds. */
const takeScript = `
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local left = math.max(0, tonumber(ARGV[1]) - used)
local share = math.min(tonumber(ARGV[4]), math.floor(left / tonumber(ARGV[3])))
local granted = math.min(left, math.max(1, share))
if granted > 0 then
  redis.call('INCRBY', KEYS[1], granted)
  if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
end
return {granted, left - granted, redis.call('PTTL', KEYS[1])}`;

const ReplySchema = z.tuple([z.int().min(0), z.int().min(0), z.int()]);

export function createRateCounter(redis: Redis): RateCounter {
  return {
    async take(keyId, limit) {
      const reply = await redis.eval(
        takeScript,
        1,
        cacheKeys.rate(keyId),
        limit,
        rateWindowSeconds * 1_000,
        blockDivisor,
        maxBlock,
      );
      const [granted, left, endsInMs] = ReplySchema.parse(reply);
      return { granted, left, endsInMs: Math.max(0, endsInMs) };
    },
  };
}
