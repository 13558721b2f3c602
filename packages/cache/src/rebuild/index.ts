export { createPostgresHistory } from "./postgres-history.ts";
export {
  type CacheWriter,
  type History,
  type HistoryView,
  type Progress,
  type RebuildDeps,
  type Rebuilt,
  type Remembered,
  rebuildCache,
} from "./rebuild-cache.ts";
export { type CacheWriterOptions, createRedisCacheWriter } from "./redis-cache-writer.ts";
