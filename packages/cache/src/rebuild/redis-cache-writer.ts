import {
  type CachedBatchDetail,
  CachedBatchDetailSchema,
  CachedBatchSchema,
  type CachedCounts,
  type CachedJobDetail,
  CachedJobSchema,
  cacheKeys,
} from "@loopline/contracts";
import { AppError, orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { BatchAnswer } from "../claimed-records.ts";
import type { Remembered } from "./rebuild-cache.ts";
import { abandonScript, beginScript, finishScript, lostReply, placeScript } from "./scripts.ts";

interface CacheWriterOptions {
  readonly redis: Redis;
  /** Length of each list. */
  readonly length: number;
  /** Unique to this rebuild. */
  readonly rebuildId: string;
}

/** Keys that exist while a rebuild runs. */
const keys = {
  lock: "rebuild:lock",
  known: "rebuild:known",
  countsThen: "rebuild:counts",
  /** Empty: jobs are not counted, so it does not matter which were known. */
  nothing: "rebuild:nothing",
} as const;

interface Placed {
  readonly id: string;
  readonly entry: object;
  readonly detail: object;
  readonly secondsLeft: number;
  readonly answer?: BatchAnswer | undefined;
}

const FoundSchema = z.array(z.string());

/**
 * Writes what the database has to the cache, while functions write to it. Every method may throw {AppError}: `conflict` when
 * another rebuild is running or the cache was emptied meanwhile, else `unavailable`.
 */
export function createRedisCacheWriter({ redis, length, rebuildId }: CacheWriterOptions) {
  let step = 0;
  const nameOf = (number: number) => `${rebuildId} ${number}`;

  /** Runs a script once, if this rebuild is still running. */
  async function run(script: string, scriptKeys: readonly string[], args: readonly (string | number)[]) {
    return await orUnavailable("Redis", async () => {
      try {
        const steps = [nameOf(step++), nameOf(step)];
        return await redis.eval(script, scriptKeys.length, ...scriptKeys, ...steps, ...args);
      } catch (cause) {
        if (!(cause instanceof Error) || !cause.message.includes(lostReply)) throw cause;
        const problem = "the cache was emptied, or another rebuild began: run this again";
        throw new AppError("conflict", problem, { cause });
      }
    });
  }

  async function place(
    list: { key: string; known: string; idField: string; detailKey: (id: string) => string },
    items: readonly Placed[],
    inList: boolean,
  ): Promise<string[]> {
    const itemKeys = items.flatMap(({ id }) => [list.detailKey(id), cacheKeys.batchModel(id)]);
    const args = items.flatMap(({ id, entry, detail, secondsLeft, answer }) => [
      id,
      inList ? JSON.stringify(entry) : "",
      JSON.stringify(detail),
      secondsLeft,
      answer === undefined ? "" : JSON.stringify(answer),
    ]);
    const found = await run(
      placeScript,
      [keys.lock, list.key, list.known, ...itemKeys],
      [list.idField, length, ...args],
    );
    return FoundSchema.parse(found).filter((text) => text !== "");
  }

  const batchList = {
    key: cacheKeys.batches,
    known: keys.known,
    idField: "batch_id",
    detailKey: cacheKeys.batch,
  };
  const jobList = { key: cacheKeys.jobs, known: keys.nothing, idField: "job_id", detailKey: cacheKeys.job };

  return {
    /** Begins the rebuild, and records which batches the cache knows, and its counts. One rebuild at a time. */
    async begin(): Promise<void> {
      const scriptKeys = [keys.lock, keys.known, keys.countsThen, cacheKeys.counts];
      const began = await orUnavailable("Redis", () =>
        redis.eval(beginScript, scriptKeys.length, ...scriptKeys, nameOf(step), cacheKeys.batch("")),
      );
      if (began === 1) return;
      throw new AppError("conflict", "another rebuild is running, or was killed in the last two minutes");
    },
    /**
     * Writes batches, atomically: the detail of each, unless it would have expired, and its entry in the list, if `inList`.
     * Returns the batches that a function has added, and counted, since `begin`.
     */
    async placeBatches(
      batches: readonly Remembered<CachedBatchDetail>[],
      inList: boolean,
    ): Promise<CachedBatchDetail[]> {
      const items = batches.map(({ detail, secondsLeft }) => ({
        id: detail.batch_id,
        entry: CachedBatchSchema.parse(detail),
        detail,
        secondsLeft,
        answer: answerOf(detail),
      }));
      return (await place(batchList, items, inList)).flatMap(parseBatch);
    },
    /** The same for jobs, which are not counted. */
    async placeJobs(jobs: readonly Remembered<CachedJobDetail>[], inList: boolean): Promise<void> {
      const items = jobs.map(({ detail, secondsLeft }) => ({
        id: detail.job_id,
        entry: CachedJobSchema.parse(detail),
        detail,
        secondsLeft,
      }));
      await place(jobList, items, inList);
    },
    /** The ids of batches that the cache knew at `begin` and that were not placed since, a page at a time. */
    async *notPlaced(): AsyncGenerator<string[]> {
      // A scan may return a member twice.
      const seen = new Set<string>();
      let cursor = "0";
      do {
        const [next, ids] = await orUnavailable("Redis", () => redis.sscan(keys.known, cursor, "COUNT", 500));
        cursor = next;
        const fresh = [...new Set(ids)].filter((id) => !seen.has(id));
        for (const id of fresh) seen.add(id);
        yield fresh;
      } while (cursor !== "0");
    },
    /** The details of the batches that the cache knows. */
    async batches(ids: readonly string[]): Promise<CachedBatchDetail[]> {
      if (ids.length === 0) return [];
      const texts = await orUnavailable("Redis", () => redis.mget(ids.map(cacheKeys.batch)));
      return texts.flatMap((text) => (text === null ? [] : parseBatch(text)));
    },
    /** Ends the rebuild: sets the counts to these, plus what functions counted since `begin`. */
    async finish(counts: CachedCounts): Promise<void> {
      const scriptKeys = [keys.lock, keys.known, keys.countsThen, cacheKeys.counts];
      await run(finishScript, scriptKeys, Object.entries(counts).flat());
    },
    /** Ends a rebuild that failed. What was placed stays. */
    async abandon(): Promise<void> {
      const scriptKeys = [keys.lock, keys.known, keys.countsThen];
      await orUnavailable("Redis", () =>
        redis.eval(abandonScript, scriptKeys.length, ...scriptKeys, `${rebuildId} `),
      );
    },
  };
}

export type CacheWriter = ReturnType<typeof createRedisCacheWriter>;

/** Empty for a detail that cannot be read. */
function parseBatch(text: string): CachedBatchDetail[] {
  const batch = CachedBatchDetailSchema.safeParse(parseJson(text));
  return batch.success ? [batch.data] : [];
}

/** The batch's pin, as the prediction function sets it. A batch of the original has none. */
function answerOf({ model_file_name: fileName, created }: CachedBatchDetail): BatchAnswer | undefined {
  return fileName === undefined ? undefined : { fileName, created };
}
