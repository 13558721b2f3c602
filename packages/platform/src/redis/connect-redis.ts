import { Redis } from "ioredis";
import type { Logger } from "../core/logger.ts";
import { isTracing } from "../tracing/index.ts";
import { traceCommands } from "./trace-commands.ts";

/**
 * A connection that fails fast and mends itself: a command that Redis does not answer in time is an error for its
 * caller, while the client goes on reconnecting.
 * @param timeoutMs of a command, from when it is given, connecting and retries included
 */
export function connectRedis(url: string, log: Logger, timeoutMs = 2_000): Redis {
  const redis = new Redis(url, {
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    // A connection whose other end vanished without a word is given up, not only the commands on it.
    socketTimeout: 2 * timeoutMs,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  redis.on("error", (error) => log.warn({ err: error }, "Redis connection failed"));
  if (isTracing()) traceCommands(redis);
  return redis;
}
