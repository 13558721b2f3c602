import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { isTracing } from "./start-tracing.ts";

export interface SpanPlan {
  readonly kind: "consumer" | "producer" | "client" | "internal";
  readonly attributes?: Attributes;
  /** What it belongs to; what is under way here unless given. */
  readonly parent?: Context;
}

const kinds = {
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const;

/** Everything of ours comes from one tracer. */
export const tracer = trace.getTracer("loopline");

/** Takes everything and keeps nothing. */
const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Does something as a step of the trace that it belongs to. What it throws marks the step as failed, and is thrown on. */
export function inSpan<T>(
  name: string,
  { kind, attributes, parent = context.active() }: SpanPlan,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  if (!isTracing()) return work(noSpan);
  const options = attributes === undefined ? { kind: kinds[kind] } : { kind: kinds[kind], attributes };
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Says why a step failed. */
export function markFailed(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: message.slice(0, 500) });
}
