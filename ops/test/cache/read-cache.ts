import { createBatchList, createChampion, createJobList, readCounts } from "@loopline/platform/redis";
import { silentLogger as log } from "@loopline/platform/testing";
import type { TestPipeline } from "../test-pipeline.ts";

/** Everything that predict-api can read of these batches and jobs, as it reads it. */
export async function readCache(
  { redis }: Pick<TestPipeline, "redis">,
  { batchIds = [], jobIds = [] }: { batchIds?: readonly string[]; jobIds?: readonly string[] } = {},
) {
  const [batches, jobs] = [createBatchList({ redis, log }), createJobList({ redis, log })];
  return {
    batches: (await batches.page({ limit: 10_000 })).entries,
    batchDetails: await Promise.all(batchIds.map((id) => batches.detail(id))),
    jobs: (await jobs.page({ limit: 10_000 })).entries,
    jobDetails: await Promise.all(jobIds.map((id) => jobs.detail(id))),
    counts: await readCounts(redis),
    champion: await createChampion(redis).model(),
  };
}
