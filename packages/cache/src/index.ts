export { type BatchList, createBatchList, createJobList, type JobList, readCounts } from "./cached-lists.ts";
export { type Champion, createChampion } from "./champion.ts";
export {
  type BatchAnswer,
  type BatchModels,
  createBatchModels,
  createIdempotencyRecords,
  type IdempotencyRecord,
  type IdempotencyRecords,
} from "./claimed-records.ts";
export { createEventFeed, type EventFeed, type EventStart, isVisible } from "./event-feed.ts";
export type { StoredEvent } from "./event-tail.ts";
export type { Page, PageRequest } from "./list-pages.ts";
export { isWaiting, type RecentList } from "./recent-list.ts";
export {
  createRestoringChampion,
  type RestoreChampionDeps,
  type RestoredChampion,
  restoreChampion,
} from "./restore-champion.ts";
export { createUsage, type Usage } from "./usage.ts";
export { createWaitForBatch, findStored, type WaitForBatch } from "./wait-for-batch.ts";
