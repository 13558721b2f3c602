import { SpanKind, trace } from "@opentelemetry/api";
import type { Redis } from "ioredis";
import { markFailed, tracer } from "../tracing/index.ts";

/** Makes each command a step of what asks for it. What belongs to no trace, such as a wait for events, is none. */
export function traceCommands(redis: Redis): void {
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
