import { type CachedModel, CachedModelSchema, cacheKeys, type EventType } from "@loopline/contracts";
import { orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import { addEvent } from "./event-feed.ts";

const promoted: EventType = "model-promoted";

/** Which model predicts. */
export interface Champion {
  /** Its file name, or null when no model has been promoted yet. */
  fileName(): Promise<string | null>;
  /** All that is known of it, or null when no model has been promoted yet. */
  model(): Promise<CachedModel | null>;
  /**
   * Takes the model, atomically, unless a newer one was taken before: the highest sequence wins, in whatever order they
   * arrive. A sequence belongs to the model that it was taken with. A name that the original put in its place gives way to
   * that promotion and to any newer one; if it is one of our names, which tell a sequence, only to one that is newer than
   * that, too. Tells the readers of events.
   * @param asOf up to which sequence this promotion is known to be the newest, its own unless told: whatever was taken
   * with a lower one gives way
   */
  promote(
    model: CachedModel,
    sequence: number,
    asOf?: number,
  ): Promise<{ status: "promoted" } | { status: "superseded" }>;
}

/**
 * KEYS: sequence, file name, accuracy, detail, events. ARGV: the same, with an event's data, and as of which sequence. The
 * detail tells whose sequence it is: the original sets the file name and the accuracy alone.
 */
const promoteScript = `
local latest, sequence, asOf = redis.call('GET', KEYS[2]), tonumber(ARGV[1]), tonumber(ARGV[6])
if latest then
  local ok, detail = pcall(cjson.decode, redis.call('GET', KEYS[4]) or '')
  local taken = ok and type(detail) == 'table' and detail.model_file_name
  local held = tonumber(redis.call('GET', KEYS[1]) or '')
  if held and taken == latest then
    if held >= asOf then return 0 end
    if latest == ARGV[2] and held >= sequence then
      redis.call('SET', KEYS[1], ARGV[6])
      return 0
    end
  else
    local seconds, micros = string.match(latest, '^model%-(%d+)%-(%d%d%d%d%d%d)%-')
    if seconds and tonumber(seconds .. micros) > asOf then return 0 end
    if held and held > asOf and taken ~= ARGV[2] then return 0 end
  end
end
redis.call('SET', KEYS[1], ARGV[6])
for i = 2, 4 do redis.call('SET', KEYS[i], ARGV[i]) end
${addEvent("KEYS[5]", `'${promoted}'`, "ARGV[5]")}
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
    promote: (model, sequence, asOf = sequence) =>
      orUnavailable("Redis", async () => {
        const { model_file_name, accuracy, created } = model;
        const taken = await redis.eval(
          promoteScript,
          5,
          latestModelSequence,
          latestModel,
          latestModelAccuracy,
          latestModelDetail,
          cacheKeys.events,
          sequence,
          model_file_name,
          accuracy,
          JSON.stringify(model),
          JSON.stringify({ model_file_name, accuracy, created }),
          asOf,
        );
        return { status: taken === 1 ? "promoted" : "superseded" };
      }),
  };
}
