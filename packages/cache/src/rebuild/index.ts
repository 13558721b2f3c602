export type { CacheWriter } from "./cache-writer.ts";
export type { History, HistoryView, Remembered } from "./history.ts";
export { createPostgresHistory } from "./postgres-history.ts";
export { type Progress, type RebuildDeps, type Rebuilt, rebuildCache } from "./rebuild-cache.ts";
export { type CacheWriterOptions, createRedisCacheWriter } from "./redis-cache-writer.ts";
