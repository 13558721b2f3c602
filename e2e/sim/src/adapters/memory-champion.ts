import { CachedModelSchema, cacheKeys } from "@loopline/contracts";
import type { Champion } from "@loopline/platform/redis";
import type { Call } from "../core/call.ts";
import type { MemoryRedis } from "../memory-redis.ts";

const { latestModel, latestModelAccuracy, latestModelSequence, latestModelDetail } = cacheKeys;

export function createMemoryChampion(redis: MemoryRedis, call: Call): Champion {
  return {
    fileName: () => call("reads the champion's name", () => redis.get(latestModel)),
    model: () =>
      call("reads the champion", () => {
        const name = redis.get(latestModel);
        if (name === null) return null;
        const model = CachedModelSchema.safeParse(JSON.parse(redis.get(latestModelDetail) ?? "null"));
        if (model.success && model.data.model_file_name === name) return model.data;
        return { model_file_name: name, accuracy: Number(redis.get(latestModelAccuracy)) };
      }),
    promote: (model, sequence) =>
      call(`promotes ${model.model_file_name}`, () => {
        const held = Number(redis.get(latestModelSequence) ?? -1);
        const detail = CachedModelSchema.safeParse(JSON.parse(redis.get(latestModelDetail) ?? "null"));
        const isOurs = detail.data?.model_file_name === redis.get(latestModel);
        if (held > sequence || (held === sequence && isOurs)) return { status: "superseded" };
        redis.set(latestModelSequence, String(sequence));
        redis.set(latestModel, model.model_file_name);
        redis.set(latestModelAccuracy, String(model.accuracy));
        redis.set(latestModelDetail, JSON.stringify(model));
        return { status: "promoted" };
      }),
  };
}
