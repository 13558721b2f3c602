import { cacheKeys } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { orUnavailable } from "../core/unavailable.ts";

export interface Promotion {
  readonly modelFileName: string;
  readonly accuracy: number;
  /** Orders promotions: the highest one wins, in whatever order they arrive. */
  readonly sequence: number;
}

/** Which model predicts. */
export interface Champion {
  /** Its file name, or null when no model has been promoted yet. */
  fileName(): Promise<string | null>;
  /** Takes the promotion, atomically, unless one with the same or a higher sequence was taken before. */
  promote(promotion: Promotion): Promise<{ status: "promoted" } | { status: "superseded" }>;
}

/** KEYS: model, accuracy, sequence. ARGV: the same. */
const promoteScript = `
local held = tonumber(redis.call('GET', KEYS[3]))
if held and held >= tonumber(ARGV[3]) then return 0 end
redis.call('MSET', KEYS[1], ARGV[1], KEYS[2], ARGV[2], KEYS[3], ARGV[3])
return 1`;

/** Held in Redis as `model:latest` and its neighbours. */
export function createChampion(redis: Redis): Champion {
  const { latestModel, latestModelAccuracy } = cacheKeys;
  return {
    fileName: () => orUnavailable("Redis", () => redis.get(latestModel)),
    promote: ({ modelFileName, accuracy, sequence }) =>
      orUnavailable("Redis", async () => {
        const taken = await redis.eval(
          promoteScript,
          3,
          latestModel,
          latestModelAccuracy,
          `${latestModel}:sequence`,
          modelFileName,
          accuracy,
          sequence,
        );
        return { status: taken === 1 ? "promoted" : "superseded" };
      }),
  };
}
