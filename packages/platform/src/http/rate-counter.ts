import { cacheKeys } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { z } from "zod";

/** Requests that an instance may accept, already counted. */
export interface RateBlock {
  /** 0 when the minute's limit is reached. */
  readonly granted: number;
  /** Requests left in the minute, without these. */
  readonly left: number;
  /** Milliseconds until the next minute. */
  readonly endsInMs: number;
}

/** Counts each key's requests per minute, across instances. A key's minute starts with its first request. */
export interface RateCounter {
  /** Counts a block of requests, atomically. The fewer of `limit` are left, the smaller the block, down to one. */
  take(keyId: string, limit: number): Promise<RateBlock>;
}

export const rateWindowSeconds = 60;

/** A block is at most 1/32 of what is left, because the block is unavailable to other instances. */
const blockDivisor = 32;
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
