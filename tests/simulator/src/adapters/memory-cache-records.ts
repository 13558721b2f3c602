import type { BatchAnswer, BatchModels, IdempotencyRecord, IdempotencyRecords } from "@loopline/cache";
import { type CachedCounts, type Contracts, cacheKeys } from "@loopline/contracts";
import type { Call } from "../core/call.ts";
import type { MemoryRedis } from "../memory-redis.ts";

const dayInSeconds = 24 * 60 * 60;

export function createMemoryBatchModels(redis: MemoryRedis, call: Call): BatchModels {
  return {
    pin: (batchId, answer) =>
      call(
        `pins ${batchId} to ${answer.fileName}`,
        (): BatchAnswer =>
          JSON.parse(redis.setIfNew(cacheKeys.batchModel(batchId), JSON.stringify(answer), 8 * dayInSeconds)),
      ),
  };
}

export function createMemoryIdempotencyRecords(redis: MemoryRedis, call: Call): IdempotencyRecords {
  return {
    claim: (key, record) =>
      call(
        `claims ${key}`,
        (): IdempotencyRecord =>
          JSON.parse(redis.setIfNew(cacheKeys.idempotency(key), JSON.stringify(record), dayInSeconds)),
      ),
  };
}

export function readMemoryCounts(
  contracts: Pick<Contracts, "CachedCountsSchema">,
  redis: MemoryRedis,
  call: Call,
  owner?: string,
): Promise<CachedCounts> {
  const key = owner === undefined ? cacheKeys.counts : cacheKeys.ownedCounts(owner);
  return call("reads the counts", () =>
    contracts.CachedCountsSchema.parse(Object.fromEntries(redis.hashes.get(key) ?? [])),
  );
}
