import { type CachedModel, CachedModelSchema, cacheKeys, type EventType } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { parseJson } from "../core/parse-json.ts";
import { orUnavailable } from "../core/unavailable.ts";
import { addEvent } from "./event-stream.ts";

const promoted: EventType = "model-promoted";

/** Which model predicts. */
export interface Champion {
  /** Its file name, or null when no model has been promoted yet. */
  fileName(): Promise<string | null>;
  /** All that is known of it, or null when no model has been promoted yet. */
  model(): Promise<CachedModel | null>;
  /**
   * Takes the model, atomically, unless one with the same or a higher sequence was taken before: the highest one
   * wins, in whatever order they arrive. Tells the readers of events.
   */
  promote(model: CachedModel, sequence: number): Promise<{ status: "promoted" } | { status: "superseded" }>;
}

/**
 * KEYS: sequence, file name, accuracy, detail, events. ARGV: the same, with an event's data. A sequence whose model is
 * gone counts for nothing. The model that the sequence belongs to is named by the detail: another one in its place was
 * left by a writer that keeps no sequence, and the same promotion may take over again.
 */
const promoteScript = `
local held = tonumber(redis.call('GET', KEYS[1]))
local name = redis.call('GET', KEYS[2])
if held and name then
  local isRead, detail = pcall(cjson.decode, redis.call('GET', KEYS[4]) or '')
  local isOurs = isRead and type(detail) == 'table' and detail.model_file_name == name
  local sequence = tonumber(ARGV[1])
  if held > sequence or (held == sequence and isOurs) then return 0 end
end
for i = 1, 4 do redis.call('SET', KEYS[i], ARGV[i]) end
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
    promote: (model, sequence) =>
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
        );
        return { status: taken === 1 ? "promoted" : "superseded" };
      }),
  };
}
