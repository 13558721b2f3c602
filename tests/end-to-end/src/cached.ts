import type { Redis } from "ioredis";
import { until } from "./until.ts";

/** The entries of a list in Redis that are about one batch or job, the newest first. */
export async function cachedEntries(redis: Redis, list: "batches" | "jobs", id: string): Promise<unknown[]> {
  const entries = await redis.lrange(list, 0, -1);
  return entries.filter((entry) => entry.includes(id)).map((entry) => JSON.parse(entry));
}

/** Waits until a list in Redis has an entry about a batch or job, and returns it. */
export async function cachedEntry(redis: Redis, list: "batches" | "jobs", id: string): Promise<unknown> {
  return await until(
    `${id} in the list ${list} of Redis`,
    async () => (await cachedEntries(redis, list, id))[0],
  );
}
