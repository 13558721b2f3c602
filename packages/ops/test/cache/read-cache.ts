import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createBatchList, createChampion, createJobList, createUsage, readCounts } from "@loopline/cache";
import { CachedJobSchema } from "@loopline/contracts";
import { systemClock } from "@loopline/platform";
import { silentLogger as log } from "@loopline/platform/testing";
import type { z } from "zod";
import { owners, type TestPipeline } from "../test-pipeline.ts";

const { CachedBatchDetailSchema, CachedBatchSchema, CachedJobDetailSchema } = contracts;

/** Everything that predict-api reads of these batches and jobs. */
export async function readCache(
  { redis }: Pick<TestPipeline, "redis">,
  { batchIds = [], jobIds = [] }: { batchIds?: readonly string[]; jobIds?: readonly string[] } = {},
) {
  const [batches, jobs] = [
    createBatchList({ contracts, redis, log }),
    createJobList({ contracts, redis, log }),
  ];
  return {
    batches: (await batches.page({ limit: 10_000 })).entries.map((text) => read(CachedBatchSchema, text)),
    batchDetails: await Promise.all(
      batchIds.map(async (id) => read(CachedBatchDetailSchema, await batches.detail(id))),
    ),
    jobs: (await jobs.page({ limit: 10_000 })).entries.map((text) => read(CachedJobSchema, text)),
    jobDetails: await Promise.all(
      jobIds.map(async (id) => read(CachedJobDetailSchema, await jobs.detail(id))),
    ),
    counts: await readCounts({ contracts, redis }),
    owned: await Promise.all(
      owners.map(async (owner) => ({
        batches: (await batches.page({ limit: 10_000, owner })).entries.map((text) =>
          read(CachedBatchSchema, text),
        ),
        /** By id, as the owner sees them; others' and lost ones are null. */
        details: await Promise.all(
          batchIds.map(async (id) => read(CachedBatchDetailSchema, await batches.detail(id, owner))),
        ),
        counts: await readCounts({ contracts, redis }, owner),
        usage: await createUsage({ redis, clock: systemClock }).read(owner),
      })),
    ),
    champion: await createChampion({ contracts, redis }).model(),
  };
}

function read<S extends z.ZodType>(schema: S, text: string): z.infer<S>;
function read<S extends z.ZodType>(schema: S, text: string | null): z.infer<S> | null;
function read<S extends z.ZodType>(schema: S, text: string | null): z.infer<S> | null {
  return text === null ? null : schema.parse(JSON.parse(text));
}
