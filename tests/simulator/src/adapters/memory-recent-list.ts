import type { BatchList, JobList, RecentList } from "@loopline/cache";
import {
  type CachedBatch,
  CachedBatchDetailSchema,
  CachedBatchSchema,
  CachedJobDetailSchema,
  CachedJobSchema,
  cacheKeys,
} from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import type { z } from "zod";
import type { Call } from "../core/call.ts";
import type { MemoryRedis } from "../memory-redis.ts";

interface Options<Entry, Detail extends Entry> {
  readonly redis: MemoryRedis;
  readonly call: Call;
  readonly length: number;
  readonly listKey: string;
  readonly detailKey: (id: string) => string;
  readonly entrySchema: z.ZodType<Entry>;
  readonly detailSchema: z.ZodType<Detail>;
  readonly idOf: (entry: Entry) => string;
  readonly countsOf: (entry: Entry) => Record<string, number>;
}

type CachedListOptions = Pick<Options<unknown, unknown>, "redis" | "call" | "length">;

const detailSeconds = 8 * 24 * 60 * 60;

export function createMemoryBatchList(options: CachedListOptions): BatchList {
  return createMemoryRecentList({
    ...options,
    listKey: cacheKeys.batches,
    detailKey: cacheKeys.batch,
    entrySchema: CachedBatchSchema,
    detailSchema: CachedBatchDetailSchema,
    idOf: (batch) => batch.batch_id,
    countsOf,
  });
}

export function createMemoryJobList(options: CachedListOptions): JobList {
  return createMemoryRecentList({
    ...options,
    listKey: cacheKeys.jobs,
    detailKey: cacheKeys.job,
    entrySchema: CachedJobSchema,
    detailSchema: CachedJobDetailSchema,
    idOf: (job) => job.job_id,
    countsOf: () => ({}),
  });
}

function countsOf({ predictions }: CachedBatch): Record<string, number> {
  const real = predictions.filter((label) => label === "real").length;
  return { batches: 1, predictions: predictions.length, real, fake: predictions.length - real };
}

function createMemoryRecentList<Entry, Detail extends Entry>(
  options: Options<Entry, Detail>,
): RecentList<Detail> {
  const { redis, call, length, listKey, detailKey, entrySchema, detailSchema, idOf } = options;

  const readEntry = (text: string) => {
    const result = entrySchema.safeParse(parseJson(text));
    return result.success ? [result.data] : [];
  };

  return {
    add: (detail) =>
      call(`adds ${detailKey(idOf(detail))} to the cache`, () => {
        const entry = entrySchema.parse(detail);
        const key = detailKey(idOf(entry));
        if (redis.get(key) !== null) return { status: "duplicate" };
        redis.set(key, JSON.stringify(detail), detailSeconds);
        redis.lists.set(
          listKey,
          [JSON.stringify(entry), ...(redis.lists.get(listKey) ?? [])].slice(0, length),
        );
        const counts = redis.hashes.get(cacheKeys.counts) ?? new Map<string, number>();
        for (const [field, count] of Object.entries(options.countsOf(entry))) {
          counts.set(field, (counts.get(field) ?? 0) + count);
        }
        redis.hashes.set(cacheKeys.counts, counts);
        return { status: "stored" };
      }),
    page: ({ limit, cursor }) =>
      call(`reads ${listKey}`, () => {
        const all = redis.lists.get(listKey) ?? [];
        const idOfText = (text: string | undefined) => readEntry(text ?? "").map(idOf)[0];
        const first = cursor === undefined ? 0 : all.findIndex((text) => idOfText(text) === cursor) + 1;
        if (cursor !== undefined && first === 0) {
          throw new AppError("bad-request", "cursor is not known (any more): start again without it");
        }
        const known = (text: string) => idOfText(text)?.replaceAll("-", "");
        const entries = all.slice(first).filter((text, index) => {
          const id = known(text);
          return id !== undefined && all.findIndex((other) => known(other) === id) === first + index;
        });
        const page = entries.slice(0, limit);
        const next = entries.length > limit ? idOfText(page.at(-1)) : undefined;
        return next === undefined ? { entries: page } : { entries: page, next };
      }),
    entry: (id) =>
      call(`looks for ${id} in ${listKey}`, () => {
        const ids = [id, id.replaceAll("-", "")];
        const isIt = (text: string) => readEntry(text).some((entry) => ids.includes(idOf(entry)));
        return redis.lists.get(listKey)?.find(isIt) ?? null;
      }),
    detail: (id) =>
      call(`reads ${detailKey(id)}`, () => {
        const text = redis.get(detailKey(id));
        return text !== null && detailSchema.safeParse(parseJson(text)).success ? text : null;
      }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
