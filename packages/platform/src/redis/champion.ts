import { type CachedModel, CachedModelSchema, cacheKeys } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { parseJson } from "../core/parse-json.ts";
import { orUnavailable } from "../core/unavailable.ts";

/** Which model predicts. */
export interface Champion {
  /** Its file name, or null when no model has been promoted yet. */
  fileName(): Promise<string | null>;
  /** All that is known of it, or null when no model has been promoted yet. */
  model(): Promise<CachedModel | null>;
  /**
   * Takes the model, atomically, unless one with the same or a higher sequence was taken before: the highest one
   * wins, in whatever order they arrive.
   */
  promote(model: CachedModel, sequence: number): Promise<{ status: "promoted" } | { status: "superseded" }>;
}

/** KEYS: sequence, file name, accuracy, detail. ARGV: the same. A sequence whose model is gone counts for nothing. */
const promoteScript = `
local held = tonumber(redis.call('GET', KEYS[1]))
if held and held >= tonumber(ARGV[1]) and redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
for i = 1, #KEYS do redis.call('SET', KEYS[i], ARGV[i]) end
return 1`;

/** Held in Redis as `model:latest` and its neighbours. */
export function createChampion(redis: Redis): Champion {
  const { latestModel, latestModelAccuracy, latestModelSequence, latestModelDetail } = cacheKeys;
  return {
    fileName: () => orUnavailable("Redis", () => redis.get(latestModel)),
    model: () =>
      orUnavailable("Redis", async () => {
        const [name, accuracy, detail] = await redis.mget(
          latestModel,
          latestModelAccuracy,
          latestModelDetail,
        );
        if (name === null || name === undefined) return null;
        const model = CachedModelSchema.safeParse(parseJson(detail ?? ""));
        // A function of the original promotes without the detail, and leaves that of the model before.
        if (model.success && model.data.model_file_name === name) return model.data;
        return { model_file_name: name, accuracy: Number(accuracy) };
      }),
    promote: (model, sequence) =>
      orUnavailable("Redis", async () => {
        const taken = await redis.eval(
          promoteScript,
          4,
          latestModelSequence,
          latestModel,
          latestModelAccuracy,
          latestModelDetail,
          sequence,
          model.model_file_name,
          model.accuracy,
          JSON.stringify(model),
        );
        return { status: taken === 1 ? "promoted" : "superseded" };
      }),
  };
}
