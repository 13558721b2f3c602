import type { BatchAnswer } from "@loopline/cache";
import {
  type CachedBatchDetail,
  CachedBatchDetailSchema,
  CachedBatchSchema,
  CachedJobSchema,
  cacheKeys,
} from "@loopline/contracts";
import { AppError, orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { CacheWriter } from "./rebuild-cache.ts";
import { abandonScript, beginScript, finishScript, lostReply, placeScript } from "./scripts.ts";

export interface CacheWriterOptions {
  readonly redis: Redis;
  /** How many entries each list keeps. */
  readonly length: number;
  /** Names this rebuild, and no other. */
  readonly rebuildId: string;
}

/** What a rebuild keeps in Redis while it is under way. */
const keys = {
  lock: "rebuild:lock",
  known: "rebuild:known",
  countsThen: "rebuild:counts",
  /** Jobs are not counted, so nobody asks which were known. */
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

export function createRedisCacheWriter({ redis, length, rebuildId }: CacheWriterOptions): CacheWriter {
  let step = 0;
  const nameOf = (number: number) => `${rebuildId} ${number}`;

  /** Runs a script of the rebuild under way, once. */
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
    async begin() {
      const scriptKeys = [keys.lock, keys.known, keys.countsThen, cacheKeys.counts];
      const began = await orUnavailable("Redis", () =>
        redis.eval(beginScript, scriptKeys.length, ...scriptKeys, nameOf(step), cacheKeys.batch("")),
      );
      if (began === 1) return;
      throw new AppError("conflict", "another rebuild is under way, or was killed in the last two minutes");
    },
    async placeBatches(batches, inList) {
      const items = batches.map(({ detail, secondsLeft }) => ({
        id: detail.batch_id,
        entry: CachedBatchSchema.parse(detail),
        detail,
        secondsLeft,
        answer: answerOf(detail),
      }));
      return (await place(batchList, items, inList)).flatMap(parseBatch);
    },
    async placeJobs(jobs, inList) {
      const items = jobs.map(({ detail, secondsLeft }) => ({
        id: detail.job_id,
        entry: CachedJobSchema.parse(detail),
        detail,
        secondsLeft,
      }));
      await place(jobList, items, inList);
    },
    async *notPlaced() {
      // A scan may come across a member twice.
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
    async batches(ids) {
      if (ids.length === 0) return [];
      const texts = await orUnavailable("Redis", () => redis.mget(ids.map(cacheKeys.batch)));
      return texts.flatMap((text) => (text === null ? [] : parseBatch(text)));
    },
    async finish(counts) {
      const scriptKeys = [keys.lock, keys.known, keys.countsThen, cacheKeys.counts];
      await run(finishScript, scriptKeys, Object.entries(counts).flat());
    },
    async abandon() {
      const scriptKeys = [keys.lock, keys.known, keys.countsThen];
      await orUnavailable("Redis", () =>
        redis.eval(abandonScript, scriptKeys.length, ...scriptKeys, `${rebuildId} `),
      );
    },
  };
}

/** A detail that cannot be read counts as none. */
function parseBatch(text: string): CachedBatchDetail[] {
  try {
    const batch = CachedBatchDetailSchema.safeParse(JSON.parse(text));
    return batch.success ? [batch.data] : [];
  } catch {
    return [];
  }
}

/** How the prediction function pinned the batch; nothing where the original predicted it. */
function answerOf({ model_file_name: fileName, created }: CachedBatchDetail): BatchAnswer | undefined {
  return fileName === undefined ? undefined : { fileName, created };
}
