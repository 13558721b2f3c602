import { type CachedModel, type Contracts, cacheKeys, type EventType } from "@loopline/contracts";
import { orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import { addEvent } from "./event-feed.ts";

const promoted: EventType = "model-promoted";

/** The model that predicts. */
export interface Champion {
  /** Its file name; null before the first promotion. */
  fileName(): Promise<string | null>;
  /** Its file name, accuracy and, if they are known, its parameters; null before the first promotion. */
  model(): Promise<CachedModel | null>;
  /**
   * Promotes a model unless a newer one was promoted, atomically: the highest sequence wins, in any order of arrival. Adds an
   * event.
   *
   * A file name that the original's function wrote over it has no sequence. It is replaced by the promotion that it
   * overwrote, and by newer ones; if it is one of our names, which contain a sequence, only by ones newer than that.
   * @param asOf the highest sequence for which this promotion is known to be the newest; default: its own. It replaces
   * every promotion with a lower one.
   */
  promote(
    model: CachedModel,
    sequence: number,
    asOf?: number,
  ): Promise<{ status: "promoted" } | { status: "superseded" }>;
}

/**
 * KEYS: sequence, file name, accuracy, detail, events. ARGV: the same, with the event's data, and `asOf`. The sequence belongs
 * to the file name in the detail: the original sets only the file name and the accuracy.
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

export function createChampion({
  contracts,
  redis,
}: {
  readonly contracts: Contracts;
  readonly redis: Redis;
}): Champion {
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
        const model = contracts.CachedModelSchema.safeParse(parseJson(detail ?? ""));
        // The original promotes without a detail, and leaves that of the model before.
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
