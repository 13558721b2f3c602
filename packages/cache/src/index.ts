export { type BatchAnswer, type BatchModels, createBatchModels } from "./batch-models.ts";
export { type BatchList, createBatchList, createJobList, type JobList } from "./cached-lists.ts";
export { type Champion, createChampion } from "./champion.ts";
export { readCounts } from "./counts.ts";
export { createEventFeed, type EventFeed, type EventWait } from "./event-feed.ts";
export type { StoredEvent } from "./event-tail.ts";
export {
  createIdempotencyRecords,
  type IdempotencyRecord,
  type IdempotencyRecords,
} from "./idempotency-records.ts";
export { detailSeconds, type Page, type PageRequest, type RecentList } from "./recent-list.ts";
export {
  type RestoreChampionDeps,
  type RestoredChampion,
  restoreChampion,
  toCachedModel,
} from "./restore-champion.ts";
export { createRestoringChampion, type RestoringChampionDeps } from "./restoring-champion.ts";
