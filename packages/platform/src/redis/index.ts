export { createBatchList, createJobList } from "./cached-lists.ts";
export { type Champion, createChampion, type Promotion } from "./champion.ts";
export { connectRedis } from "./connect-redis.ts";
export type { RecentList } from "./recent-list.ts";
