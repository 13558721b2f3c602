export { type BatchAnswer, type BatchModels, createBatchModels } from "./batch-models.ts";
export { type BatchList, createBatchList, createJobList, type JobList, readCounts } from "./cached-lists.ts";
export { type Champion, createChampion } from "./champion.ts";
export { createEventFeed, type EventFeed, type EventWait } from "./event-feed.ts";
export type { StoredEvent } from "./event-tail.ts";
export {
  createIdempotencyRecords,
  type IdempotencyRecord,
  type IdempotencyRecords,
} from "./idempotency-records.ts";
export { detailSeconds, type Page, type PageRequest, type RecentList } from "./recent-list.ts";
export {
  createRestoringChampion,
  type RestoreChampionDeps,
  type RestoredChampion,
  type RestoringChampionDeps,
  restoreChampion,
  toCachedModel,
} from "./restore-champion.ts";
