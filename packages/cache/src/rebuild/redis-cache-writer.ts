import {
  type CachedBatchDetail,
  type CachedCounts,
  type CachedJobDetail,
  CachedJobSchema,
  type Contracts,
  cacheKeys,
} from "@loopline/contracts";
import { AppError, orUnavailable, parseJson } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";
import { addCounts, countBatches } from "../cached-lists.ts";
import type { BatchAnswer } from "../claimed-records.ts";
import type { OwnedCorrections } from "./postgres-history.ts";
import type { Remembered } from "./rebuild-cache.ts";
import {
  abandonScript,
  beginScript,
  correctionsScript,
  finishScript,
  lostReply,
  ownedCountsScript,
  placeScript,
} from "./scripts.ts";
import { createTotals, type Totals } from "./totals.ts";

interface CacheWriterOptions {
  readonly contracts: Contracts;
  readonly redis: Redis;
  /** Length of each list. */
  readonly length: number;
  /** Unique to this rebuild. */
  readonly rebuildId: string;
}

/** Keys that exist while a rebuild runs. */
const keys = {
  lock: "rebuild:lock",
  /** Ids of the batches that had predictions when the rebuild began, and of those that were waiting for them. */
  known: "rebuild:known",
  waiting: "rebuild:waiting",
  countsThen: "rebuild:counts",
  /** The counts of the owners, each under its owner, a colon and its name. */
  ownedThen: "rebuild:counts:owned",
  /** Empty: jobs are not counted, so it does not matter which were known. */
  nothing: "rebuild:nothing",
} as const;

interface Placed {
  readonly id: string;
  readonly entry: object;
  readonly detail: object;
  readonly secondsLeft: number;
  readonly owner?: string | undefined;
  readonly answer?: BatchAnswer | undefined;
}

const ownKeys = [keys.lock, keys.known, keys.waiting, keys.countsThen, keys.ownedThen];

/** Owners whose counts are set at once. */
const ownersAtOnce = 500;

/** What the cache had of an item when the rebuild began, and the detail that it has now; empty where that does not matter. */
const FoundSchema = z.tuple([z.enum(["nothing", "waiting", "predicted"]), z.string()]);
type Found = z.infer<typeof FoundSchema>;

/**
 * Writes what the database has to the cache, while functions write to it. Every method may throw {AppError}: `conflict` when
 * another rebuild is running or the cache was emptied meanwhile, else `unavailable`.
 */
export function createRedisCacheWriter({ contracts, redis, length, rebuildId }: CacheWriterOptions) {
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
    list: { key: string; known: string; waiting: string; idField: string; detailKey: (id: string) => string },
    items: readonly Placed[],
    inList: boolean,
  ): Promise<Found[]> {
    const itemKeys = items.flatMap(({ id }) => [
      list.detailKey(id),
      cacheKeys.batchModel(id),
      cacheKeys.batchOwner(id),
    ]);
    const args = items.flatMap(({ id, entry, detail, secondsLeft, answer, owner }) => [
      id,
      inList ? JSON.stringify(entry) : "",
      JSON.stringify(detail),
      secondsLeft,
      answer === undefined ? "" : JSON.stringify(answer),
      owner ?? "",
    ]);
    const found = await run(
      placeScript,
      [keys.lock, list.key, list.known, list.waiting, ...itemKeys],
      [list.idField, length, ...args],
    );
    return z.array(FoundSchema).parse(found);
  }

  const batchList = {
    key: cacheKeys.batches,
    known: keys.known,
    waiting: keys.waiting,
    idField: "batch_id",
    detailKey: cacheKeys.batch,
  };
  const jobList = {
    key: cacheKeys.jobs,
    known: keys.nothing,
    waiting: keys.nothing,
    idField: "job_id",
    detailKey: cacheKeys.job,
  };

  /** Empty for a detail that cannot be read. */
  function parseBatch(text: string): CachedBatchDetail[] {
    const batch = contracts.CachedBatchDetailSchema.safeParse(parseJson(text));
    return batch.success ? [batch.data] : [];
  }

  function toPlaced({ detail, secondsLeft }: Remembered<CachedBatchDetail>): Placed {
    const entry = contracts.CachedBatchSchema.parse(detail);
    return {
      id: detail.batch_id,
      entry,
      detail,
      secondsLeft,
      owner: detail.owner,
      answer: answerOf(detail),
    };
  }

  /** README.md in this folder has the table. @param isPredicted whether the batch has predictions in the database */
  function correctionOf([then, held]: Found, isPredicted: boolean): CachedCounts {
    const nothing = countBatches(contracts, []);
    const counted = countBatches(contracts, held === "" ? [] : parseBatch(held));
    const predictions = { ...counted, batches: 0 };
    if (then === "predicted") return isPredicted ? nothing : predictions;
    const twice = isPredicted ? predictions : nothing;
    return addCounts(nothing, { ...twice, batches: then === "nothing" ? counted.batches : 0 }, -1);
  }

  return {
    /** Begins the rebuild, and records which batches the cache knows, and its counts. One rebuild at a time. */
    async begin(): Promise<void> {
      const scriptKeys = [...ownKeys, cacheKeys.counts];
      const prefixes = [cacheKeys.batch(""), cacheKeys.ownedCounts("")];
      const began = await orUnavailable("Redis", () =>
        redis.eval(beginScript, scriptKeys.length, ...scriptKeys, nameOf(step), ...prefixes),
      );
      if (began === 1) return;
      throw new AppError("conflict", "another rebuild is running, or was killed in the last two minutes");
    },
    /**
     * Writes batches, atomically: the detail and owner of each, unless they would have expired, and its entry in the list, if
     * `inList`. A batch that has predictions in the cache keeps them if it is waiting in the database.
     * Returns what to add to the totals of the database so that each batch and prediction is counted once.
     */
    async placeBatches(batches: readonly Remembered<CachedBatchDetail>[], inList: boolean): Promise<Totals> {
      const found = await place(batchList, batches.map(toPlaced), inList);
      const totals = createTotals(contracts);
      for (const [index, { detail }] of batches.entries()) {
        const isPredicted = detail.predictions.some((name) => name !== null);
        const one = found[index];
        if (one !== undefined) totals.add(correctionOf(one, isPredicted), detail);
      }
      return totals;
    },
    /** Writes batches of one owner to the owner's list, in the same way. They have been placed before. */
    async listOwned(owner: string, batches: readonly Remembered<CachedBatchDetail>[]): Promise<void> {
      await place({ ...batchList, key: cacheKeys.ownedBatches(owner) }, batches.map(toPlaced), true);
    },
    /** The same as {@link placeBatches} for jobs, which are not counted. */
    async placeJobs(jobs: readonly Remembered<CachedJobDetail>[], inList: boolean): Promise<void> {
      const items = jobs.map(({ detail, secondsLeft }) => ({
        id: detail.job_id,
        entry: CachedJobSchema.parse(detail),
        detail,
        secondsLeft,
      }));
      await place(jobList, items, inList);
    },
    /** Raises the counts of corrections to these. The cache counts each when it is accepted, so it never has fewer, unless it lost them. */
    async placeCorrections(owners: readonly OwnedCorrections[]): Promise<void> {
      await orUnavailable("Redis", async () => {
        for (const { owner, newest, months } of owners) {
          const counts = Object.entries(months).flat();
          await redis.eval(correctionsScript, 1, cacheKeys.corrections(owner), newest, ...counts);
        }
      });
    },
    /** The ids of batches that the cache knew at `begin` and that were not placed since, a page at a time. */
    async *notPlaced(): AsyncGenerator<{ ids: string[]; wereWaiting: boolean }> {
      for (const key of [keys.known, keys.waiting]) {
        // A scan may return a member twice.
        const seen = new Set<string>();
        let cursor = "0";
        do {
          const [next, ids] = await orUnavailable("Redis", () => redis.sscan(key, cursor, "COUNT", 500));
          cursor = next;
          const fresh = [...new Set(ids)].filter((id) => !seen.has(id));
          for (const id of fresh) seen.add(id);
          yield { ids: fresh, wereWaiting: key === keys.waiting };
        } while (cursor !== "0");
      }
    },
    /** The details of the batches that the cache knows. */
    async batches(ids: readonly string[]): Promise<CachedBatchDetail[]> {
      if (ids.length === 0) return [];
      const texts = await orUnavailable("Redis", () => redis.mget(ids.map(cacheKeys.batch)));
      return texts.flatMap((text) => (text === null ? [] : parseBatch(text)));
    },
    /** Ends the rebuild: sets the counts to these, plus what functions counted since `begin`. */
    async finish({ all, ofOwners }: Totals): Promise<void> {
      const nothing = countBatches(contracts, []);
      const fields = Object.keys(nothing);
      const then = await orUnavailable("Redis", () => redis.hkeys(keys.ownedThen));
      const owners = [...new Set([...ofOwners.keys(), ...then.map((name) => name.split(":", 1)[0] ?? "")])];
      for (let from = 0; from < owners.length; from += ownersAtOnce) {
        const some = owners.slice(from, from + ownersAtOnce);
        const values = some.flatMap((owner) => {
          const counts = ofOwners.get(owner) ?? nothing;
          return [owner, ...fields.map((field) => counts[field] ?? 0)];
        });
        const scriptKeys = [keys.lock, keys.ownedThen, ...some.map(cacheKeys.ownedCounts)];
        await run(ownedCountsScript, scriptKeys, [fields.length, ...fields, ...values]);
      }
      await run(finishScript, [...ownKeys, cacheKeys.counts], Object.entries(all).flat());
    },
    /** Ends a rebuild that failed. What was placed stays. */
    async abandon(): Promise<void> {
      await orUnavailable("Redis", () =>
        redis.eval(abandonScript, ownKeys.length, ...ownKeys, `${rebuildId} `),
      );
    },
  };
}

export type CacheWriter = ReturnType<typeof createRedisCacheWriter>;

/** The batch's pin, as the prediction function sets it. A batch of the original has none. */
function answerOf({ model_file_name: fileName, created }: CachedBatchDetail): BatchAnswer | undefined {
  return fileName === undefined ? undefined : { fileName, created };
}
