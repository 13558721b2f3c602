import type { Champion } from "@loopline/cache";
import { type CachedModel, type Contracts, cacheKeys } from "@loopline/contracts";
import type { Call } from "../core/call.ts";
import type { MemoryRedis } from "../memory-redis.ts";

const { latestModel, latestModelAccuracy, latestModelSequence, latestModelDetail } = cacheKeys;

interface ChampionOptions {
  readonly contracts: Pick<Contracts, "CachedModelSchema">;
  readonly redis: MemoryRedis;
  readonly call: Call;
}

export function createMemoryChampion({ contracts, redis, call }: ChampionOptions): Champion {
  const detailOf = () =>
    contracts.CachedModelSchema.safeParse(JSON.parse(redis.get(latestModelDetail) ?? "null")).data;

  return {
    fileName: () => call("reads the champion's name", () => redis.get(latestModel)),
    model: () =>
      call("reads the champion", () => {
        const name = redis.get(latestModel);
        if (name === null) return null;
        const detail = detailOf();
        if (detail?.model_file_name === name) return detail;
        return { model_file_name: name, accuracy: Number(redis.get(latestModelAccuracy)) };
      }),
    promote: (model, sequence, asOf = sequence) =>
      call(`promotes ${model.model_file_name}`, () => {
        if (isSuperseded(redis, detailOf(), { model_file_name: model.model_file_name, sequence, asOf })) {
          return { status: "superseded" };
        }
        redis.set(latestModelSequence, String(asOf));
        redis.set(latestModel, model.model_file_name);
        redis.set(latestModelAccuracy, String(model.accuracy));
        redis.set(latestModelDetail, JSON.stringify(model));
        const { model_file_name, accuracy, created } = model;
        redis.addEvent("model-promoted", { model_file_name, accuracy, created });
        return { status: "promoted" };
      }),
  };
}

/** Whether the model that is held is newer than the one to be promoted, or the same. */
function isSuperseded(
  redis: MemoryRedis,
  detail: CachedModel | undefined,
  { model_file_name, sequence, asOf }: { model_file_name: string; sequence: number; asOf: number },
): boolean {
  const latest = redis.get(latestModel);
  if (latest === null) return false;
  const held = Number(redis.get(latestModelSequence) ?? -1);
  const taken = detail?.model_file_name;
  if (taken === latest) {
    if (held >= asOf) return true;
    const isSame = latest === model_file_name && held >= sequence;
    if (isSame) redis.set(latestModelSequence, String(asOf));
    return isSame;
  }
  const [, seconds, micros] = /^model-(\d+)-(\d{6})-/.exec(latest) ?? [];
  if (seconds !== undefined && Number(`${seconds}${micros}`) > asOf) return true;
  return held > asOf && taken !== model_file_name;
}
