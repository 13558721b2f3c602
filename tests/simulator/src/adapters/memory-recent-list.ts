import type { BatchList, JobList, RecentList } from "@loopline/cache";
import {
  type CachedBatch,
  CachedJobSchema,
  type Contracts,
  cacheKeys,
  countKey,
  countKeys,
  type EventType,
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
  /** The owner of an entry, if entries may have one. */
  readonly ownerOf?: (entry: Entry) => string | undefined;
  readonly detailKey: (id: string) => string;
  readonly entrySchema: z.ZodType<Entry>;
  readonly detailSchema: z.ZodType<Detail>;
  readonly idOf: (entry: Entry) => string;
  /** What an entry adds to each total but that of the entries. */
  readonly countsOf: (entry: Entry) => Record<string, number>;
  /** The total of the entries. */
  readonly countedAs?: string;
  /** The event of an entry that does not wait. */
  readonly eventOf: (entry: Entry) => { readonly type: EventType; readonly data: object };
  /** Whether an entry waits for predictions. */
  readonly isWaiting?: (entry: Entry) => boolean;
}

type CachedListOptions = Pick<Options<unknown, unknown>, "redis" | "call" | "length"> & {
  readonly contracts: Contracts;
};

const detailSeconds = 8 * 24 * 60 * 60;
const waitingSeconds = 365 * 24 * 60 * 60;

export function createMemoryBatchList({ contracts, ...options }: CachedListOptions): BatchList {
  function countClasses({ predictions }: CachedBatch): Record<string, number> {
    const of = (key: string) => predictions.filter((name) => name !== null && countKey(name) === key).length;
    return Object.fromEntries(countKeys(contracts.dataset).map((key) => [key, of(key)]));
  }

  return createMemoryRecentList({
    ...options,
    listKey: cacheKeys.batches,
    detailKey: cacheKeys.batch,
    entrySchema: contracts.CachedBatchSchema,
    detailSchema: contracts.CachedBatchDetailSchema,
    idOf: (batch) => batch.batch_id,
    ownerOf: (batch) => batch.owner,
    countsOf: (batch) => ({ predictions: batch.predictions.length, ...countClasses(batch) }),
    eventOf(batch) {
      const { batch_id, created, name, owner } = batch;
      const records = batch.predictions.length;
      return {
        type: "batch-predicted",
        data: { batch_id, records, ...countClasses(batch), created, name, owner },
      };
    },
    countedAs: "batches",
    isWaiting: ({ predictions }) => predictions.every((name) => name === null),
  });
}

export function createMemoryJobList({ contracts, ...options }: CachedListOptions): JobList {
  return createMemoryRecentList({
    ...options,
    listKey: cacheKeys.jobs,
    detailKey: cacheKeys.job,
    entrySchema: CachedJobSchema,
    detailSchema: contracts.CachedJobDetailSchema,
    idOf: (job) => job.job_id,
    countsOf: () => ({}),
    eventOf: ({ job_id, model_file_name, records, accuracy, promoted, failure, created }) => ({
      type: "job-finished",
      data: { job_id, model_file_name, records, accuracy, promoted, failure, created },
    }),
  });
}

function createMemoryRecentList<Entry, Detail extends Entry>(
  options: Options<Entry, Detail>,
): RecentList<Detail> {
  const { redis, call, length, listKey, detailKey, entrySchema, detailSchema, idOf } = options;
  const { countedAs, ownerOf, isWaiting = () => false } = options;
  const listOf = (owner: string | undefined) =>
    owner === undefined || ownerOf === undefined ? listKey : cacheKeys.ownedBatches(owner);

  const readEntry = (text: string) => {
    const result = entrySchema.safeParse(parseJson(text));
    return result.success ? [result.data] : [];
  };

  return {
    add: (detail) =>
      call(`adds ${detailKey(idOf(detail))} to the cache`, () => {
        const entry = entrySchema.parse(detail);
        const key = detailKey(idOf(entry));
        const heldText = redis.get(key);
        const held = heldText === null ? undefined : entrySchema.parse(JSON.parse(heldText));
        const waits = isWaiting(entry);
        if (held !== undefined && (waits || !isWaiting(held))) return { status: "duplicate" };
        const owner = ownerOf?.(entry);
        const ownerKey = cacheKeys.batchOwner(idOf(entry));
        const heldOwner = redis.get(ownerKey);
        const isOthers = owner !== undefined && heldOwner !== null && heldOwner !== owner;
        if (held !== undefined && isOthers) return { status: "duplicate" };
        redis.set(key, JSON.stringify(detail), waits ? waitingSeconds : detailSeconds);
        const text = JSON.stringify(entry);
        const isIt = (other: string) => readEntry(other).some((one) => idOf(one) === idOf(entry));
        const added = {
          ...(countedAs !== undefined && held === undefined && { [countedAs]: 1 }),
          ...(!waits && options.countsOf(entry)),
        };
        function addTo(list: string, countsKey: string): void {
          const listed = redis.lists.get(list) ?? [];
          redis.lists.set(
            list,
            held === undefined
              ? [text, ...listed].slice(0, length)
              : listed.map((other) => (isIt(other) ? text : other)),
          );
          const counts = redis.hashes.get(countsKey) ?? new Map<string, number>();
          for (const [field, count] of Object.entries(added)) {
            counts.set(field, (counts.get(field) ?? 0) + count);
          }
          redis.hashes.set(countsKey, counts);
        }
        addTo(listKey, cacheKeys.counts);
        if (owner !== undefined && (held === undefined || heldOwner === owner)) {
          redis.set(ownerKey, owner, waits ? waitingSeconds : detailSeconds);
          addTo(cacheKeys.ownedBatches(owner), cacheKeys.ownedCounts(owner));
        }
        if (!waits) {
          const { type, data } = options.eventOf(entry);
          redis.addEvent(type, data);
        }
        return { status: held === undefined ? "stored" : "replaced" };
      }),
    page: ({ limit, cursor, owner }) =>
      call(`reads ${listKey}`, () => {
        const all = redis.lists.get(listOf(owner)) ?? [];
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
    detail: (id, owner) =>
      call(`reads ${detailKey(id)}`, () => {
        const hasToOwn = owner !== undefined && ownerOf !== undefined;
        if (hasToOwn && redis.get(cacheKeys.batchOwner(id)) !== owner) return null;
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
