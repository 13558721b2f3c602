import { SpanKind, trace } from "@opentelemetry/api";
import { Redis } from "ioredis";
import type { Logger } from "../core/logger.ts";
import { isTracing, markFailed, tracer } from "../tracing/tracing.ts";

/**
 * Opens a connection that fails fast and reconnects: a command fails at its timeout, while the client keeps reconnecting.
 * @param timeoutMs per command, connecting and retries included
 */
export function connectRedis(url: string, log: Logger, timeoutMs = 2_000): Redis {
  const redis = new Redis(url, {
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    // Also closes a connection whose other end has vanished, not only its commands.
    socketTimeout: 2 * timeoutMs,
    maxRetriesPerRequest: 1,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  redis.on("error", (error) => log.warn({ err: error }, "Redis connection failed"));
  if (isTracing()) traceCommands(redis);
  return redis;
}

/** Records each command as a span of the active trace. Commands outside of a trace, such as waiting for events, have none. */
function traceCommands(redis: Redis): void {
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, ...rest) => {
    if (trace.getActiveSpan()?.isRecording() !== true) return send(command, ...rest);
    const span = tracer.startSpan(`redis ${command.name}`, {
      kind: SpanKind.CLIENT,
      attributes: { "db.system.name": "redis", "db.operation.name": command.name },
    });
    command.promise.then(
      () => span.end(),
      (error: unknown) => {
        markFailed(span, error);
        span.end();
      },
    );
    return send(command, ...rest);
  };
}
