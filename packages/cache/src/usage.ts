import { cacheKeys, monthOf, type OwnerUsage } from "@loopline/contracts";
import { type Clock, orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";

/** Months that the usage of an owner is kept, with this one. */
export const usageMonths = 13;

/** Seconds that the counts of a month are kept after its last batch: the months, and some days. */
export const usageSeconds = (usageMonths + 1) * 31 * 24 * 60 * 60;

/** What owners use: batches and records as the list of batches counts them, and corrections. */
export interface Usage {
  /** Of the last {@link usageMonths} months, those with anything, newest first. @throws {AppError} `unavailable`. */
  read(owner: string): Promise<OwnerUsage>;
  /** The owners that used anything in a month, in alphabetical order. @throws {AppError} `unavailable`. */
  owners(month: string): Promise<string[]>;
  /** Counts the corrections of one feedback, once. @throws {AppError} `unavailable`. */
  countCorrections(corrections: Corrections): Promise<void>;
}

interface Corrections {
  readonly owner: string;
  readonly records: number;
  readonly created: string;
  /** The same at each retry. */
  readonly feedbackId: string;
}

/** The names under which `cacheKeys.ownedCounts` counts a batch. */
export function countsNames({ owner, created }: { owner?: string | undefined; created: string }): string[] {
  return owner === undefined ? [] : [owner, monthlyName(owner, monthOf(created))];
}

export function monthlyName(owner: string, month: string): string {
  return `${owner}/${month}`;
}

/** The first month that is kept, such as 2025-12. */
export function firstMonth(clock: Pick<Clock, "now">): string {
  return lastMonths(clock).at(-1) ?? "";
}

/** Newest first. */
function lastMonths(clock: Pick<Clock, "now">): string[] {
  const now = clock.now();
  return Array.from({ length: usageMonths }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - index)).toISOString().slice(0, 7),
  );
}

/** A retry may come as long as an idempotency key is known. */
const onceSeconds = 24 * 60 * 60;

/** The field of an owner's corrections with the date of the newest; the others are months. */
const newestField = "newest";

/** Lua that sets the date of the newest correction, unless it has a later one. */
export const defineSetNewest = `
local function setNewest(key, date)
  local held = redis.call('HGET', key, '${newestField}')
  if not held or held < date then redis.call('HSET', key, '${newestField}', date) end
end`;

/** KEYS: the owner's corrections, the mark of the feedback. ARGV: month, records, date, the first month that is kept. */
const countScript = `
${defineSetNewest}
if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ${onceSeconds}) then return 0 end
redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
setNewest(KEYS[1], ARGV[3])
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if field < ARGV[4] then redis.call('HDEL', KEYS[1], field) end
end
return 1`;

const BatchDateSchema = z.object({ created: z.string() });

export function createUsage({ redis, clock }: { redis: Redis; clock: Pick<Clock, "now"> }): Usage {
  const countsOf = (owner: string, month: string) => cacheKeys.ownedCounts(monthlyName(owner, month));
  return {
    read: (owner) =>
      orUnavailable("Redis", async () => {
        const months = lastMonths(clock);
        const [newestBatch, corrections, ...counts] = await Promise.all([
          redis.lindex(cacheKeys.ownedBatches(owner), 0),
          redis.hgetall(cacheKeys.corrections(owner)),
          ...months.map((month) => redis.hmget(countsOf(owner, month), "batches", "predictions")),
        ]);
        const all = months.map((month, index) => ({
          month,
          batches: Number(counts[index]?.[0] ?? 0),
          records: Number(counts[index]?.[1] ?? 0),
          corrections: Number(corrections[month] ?? 0),
        }));
        const dates = [
          BatchDateSchema.safeParse(parseJson(newestBatch ?? "")).data?.created,
          corrections[newestField],
        ].filter((date) => date !== undefined);
        return {
          owner,
          last_seen: dates.toSorted().at(-1) ?? null,
          months: all.filter((one) => one.batches + one.corrections > 0),
        };
      }),
    owners: (month) =>
      orUnavailable("Redis", async () => {
        const found = new Set<string>();
        const prefix = cacheKeys.ownedCounts("");
        for await (const keys of redis.scanStream({ match: countsOf("*", month), count: 1_000 }))
          for (const key of z.array(z.string()).parse(keys))
            found.add(key.slice(prefix.length, -monthlyName("", month).length));
        return [...found].toSorted();
      }),
    async countCorrections({ owner, records, created, feedbackId }) {
      const keys = [cacheKeys.corrections(owner), cacheKeys.countedFeedback(feedbackId)];
      await orUnavailable("Redis", () =>
        redis.eval(countScript, 2, ...keys, monthOf(created), records, created, firstMonth(clock)),
      );
    },
  };
}
