import { Redis } from "ioredis";

/** Runs `work` with a connection of its own to the Redis at `url`, and closes it. */
export async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    commandTimeout: 10_000,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
  });
  redis.on("error", () => {}); // Rejects the command, too.
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
