import { cacheKeys } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { z } from "zod";

/** Requests that a caller of the counter may let through, already counted. */
export interface RateBlock {
  /** How many; none when the minute has no more. */
  readonly granted: number;
  /** What the minute has left beside them. */
  readonly left: number;
  /** Milliseconds until the next minute begins. */
  readonly endsInMs: number;
}

/** How many requests each key has made in its minute, of all instances together. A minute begins with its first request. */
export interface RateCounter {
  /** Counts a block of requests, atomically: the fewer are left of `limit`, the smaller it is, down to one. */
  take(keyId: string, limit: number): Promise<RateBlock>;
}

export const rateWindowSeconds = 60;

/** A block is this share of what is left: as much as an instance may hold back from the others. */
const shareOfLeft = 32;
const mostInBlock = 100;

/** KEYS: the counter. ARGV: limit, milliseconds of a minute, share, most. Returns granted, left, milliseconds. */
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
        shareOfLeft,
        mostInBlock,
      );
      const [granted, left, endsInMs] = ReplySchema.parse(reply);
      return { granted, left, endsInMs: Math.max(0, endsInMs) };
    },
  };
}
