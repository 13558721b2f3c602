export { createPostgresHistory } from "./postgres-history.ts";
export { type Progress, type RebuildDeps, type Rebuilt, rebuildCache } from "./rebuild-cache.ts";
export { type CacheWriter, createRedisCacheWriter } from "./redis-cache-writer.ts";
