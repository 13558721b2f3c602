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
export { createEventFeed, type EventFeed } from "./event-feed.ts";
export type { StoredEvent } from "./event-tail.ts";
export { isWaiting, type Page, type PageRequest, type RecentList } from "./recent-list.ts";
export {
  createRestoringChampion,
  type RestoreChampionDeps,
  type RestoredChampion,
  restoreChampion,
} from "./restore-champion.ts";
export { createWaitForBatch, findStored, type WaitForBatch } from "./wait-for-batch.ts";
