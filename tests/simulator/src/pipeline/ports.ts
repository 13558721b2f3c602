import type {
  BatchList,
  BatchModels,
  Champion,
  EventFeed,
  IdempotencyRecords,
  JobList,
} from "@loopline/cache";
import type { CachedCounts, Contracts } from "@loopline/contracts";
import type { TrainingStore } from "@loopline/learning";
import type { ModelStore, Publisher, Quarantine } from "@loopline/platform";
import type { NewestPromotion } from "@loopline/platform/postgres";
import type { FeedbackStore } from "../../../../functions/feedback-to-db/src/handler.ts";
import type { TrainingRowStore } from "../../../../functions/feedback-to-training/src/handler.ts";
import type { PredictionStore } from "../../../../functions/prediction-to-db/src/handler.ts";
import type { JobStore, WaitingBatches } from "../../../../functions/training-to-db/src/handler.ts";
import { createBrokerPublisher } from "../adapters/broker-publisher.ts";
import {
  createMemoryBatchModels,
  createMemoryIdempotencyRecords,
  readMemoryCounts,
} from "../adapters/memory-cache-records.ts";
import { createMemoryChampion } from "../adapters/memory-champion.ts";
import { createMemoryEventFeed } from "../adapters/memory-event-feed.ts";
import { createMemoryFeedbackStore } from "../adapters/memory-feedback-store.ts";
import { createMemoryJobStore, createMemoryWaitingBatches } from "../adapters/memory-job-store.ts";
import { createMemoryModels } from "../adapters/memory-models.ts";
import { createMemoryPredictionStore } from "../adapters/memory-prediction-store.ts";
import { createMemoryBatchList, createMemoryJobList } from "../adapters/memory-recent-list.ts";
import { createMemoryTrainingRows } from "../adapters/memory-training-rows.ts";
import { createMemoryTrainingStore, newestPromotionOf } from "../adapters/memory-training-store.ts";
import type { Process } from "../core/process.ts";
import type { World } from "./world.ts";

/** Every way in which a process reaches out. */
export interface Ports {
  readonly contracts: Contracts;
  readonly predictions: PredictionStore;
  readonly feedback: FeedbackStore;
  readonly trainingRows: TrainingRowStore;
  readonly training: TrainingStore;
  readonly jobs: JobStore;
  readonly waiting: WaitingBatches;
  readonly batchList: BatchList;
  readonly jobList: JobList;
  readonly champion: Champion;
  readonly batchModels: BatchModels;
  readonly idempotency: IdempotencyRecords;
  readonly events: Omit<EventFeed, "close">;
  readonly counts: (owner?: string) => Promise<CachedCounts>;
  readonly models: ModelStore;
  readonly promotedFiles: () => Promise<readonly string[]>;
  /** What `restoreChampion` asks the database. */
  readonly newestPromotion: () => Promise<NewestPromotion | null>;
  readonly publisher: Publisher & Quarantine;
}

/** Connects a process to the world's servers. */
export function createPorts(
  { table: { contracts }, database, redis, files, broker, faults, listLength }: World,
  process: Pick<Process, "call" | "sleep">,
): Ports {
  const { call } = process;
  const list = { contracts, redis, call, length: listLength };
  return {
    contracts,
    predictions: createMemoryPredictionStore(database, call),
    feedback: createMemoryFeedbackStore(database, call),
    trainingRows: createMemoryTrainingRows(database, call),
    training: createMemoryTrainingStore({ contracts, database, call }),
    jobs: createMemoryJobStore(database, call),
    waiting: createMemoryWaitingBatches(database, call),
    batchList: createMemoryBatchList(list),
    jobList: createMemoryJobList(list),
    champion: createMemoryChampion({ contracts, redis, call }),
    batchModels: createMemoryBatchModels(redis, call),
    idempotency: createMemoryIdempotencyRecords(redis, call),
    events: createMemoryEventFeed(redis, process),
    counts: (owner) => readMemoryCounts(contracts, redis, call, owner),
    models: createMemoryModels(files, call),
    promotedFiles: () =>
      call("reads the promotions", () =>
        [...database.promotions].sort(([one], [other]) => other - one).map(([, { fileName }]) => fileName),
      ),
    newestPromotion: () => call("reads the newest promotion", () => newestPromotionOf(database)),
    publisher: createBrokerPublisher(broker, call, faults.publishesTwice),
  };
}
