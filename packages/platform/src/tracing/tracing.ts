import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { TracingConfig } from "../core/config.ts";
import type { Logger } from "../core/logger.ts";
import { withDeadline } from "../core/outside-calls.ts";

/** How long a response waits for its spans to be sent. After that it goes out, and they may be lost. */
const flushTimeoutMs = 1_000;

let isOn = false;
/** Sends the waiting spans; undefined where the process keeps its CPU after a response, so that spans can wait. */
let flush: (() => Promise<void>) | undefined;
/** Requests without a response. */
let inFlight = 0;

/**
 * Starts sending traces to `OTEL_EXPORTER_OTLP_ENDPOINT`. Without that variable nothing is loaded, and there are no spans.
 * Call it before creating anything that asks {@link isTracing}.
 */
export async function startTracing(service: string, config: TracingConfig, log: Logger): Promise<void> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return;
  const { exportTraces } = await import("./export-traces.ts");
  const flushTraces = await exportTraces({
    service,
    endpoint,
    protocol: config.OTEL_EXPORTER_OTLP_PROTOCOL,
    sampledShare: config.OTEL_TRACES_SAMPLER_ARG,
    project: config.GOOGLE_CLOUD_PROJECT,
  });
  isOn = true;
  if (config.K_SERVICE !== undefined) {
    flush = () => withDeadline(flushTimeoutMs, "the endpoint for traces", flushTraces).catch(() => {});
  }
  log.debug({ endpoint, sampled_share: config.OTEL_TRACES_SAMPLER_ARG }, "tracing");
}

/** Whether this process records spans. */
export function isTracing(): boolean {
  return isOn;
}

/** Whether responses wait for {@link trackRequest}. */
export function flushesBeforeAnswers(): boolean {
  return flush !== undefined;
}

/**
 * Counts a request as in flight until the returned function is called: after its spans have ended, before its response. On
 * Cloud Run that function waits until the spans are sent, unless other requests keep the CPU.
 */
export function trackRequest(): () => Promise<void> {
  inFlight += 1;
  let isInFlight = true;
  return async () => {
    if (!isInFlight) return;
    isInFlight = false;
    inFlight -= 1;
    if (inFlight === 0) await flush?.();
  };
}

interface SpanPlan {
  readonly kind: "consumer" | "producer" | "client" | "internal";
  readonly attributes?: Attributes;
  /** Default: the active context. */
  readonly parent?: Context;
}

const kinds = {
  consumer: SpanKind.CONSUMER,
  producer: SpanKind.PRODUCER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const;

export const tracer = trace.getTracer("loopline");

/** Records nothing. */
const noSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** Runs `work` in a span. An error marks the span as failed and is rethrown. */
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

/** Marks a span as failed, with the reason. */
export function markFailed(span: Span, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: message.slice(0, 500) });
}

/** Google's Pub/Sub clients and Eventarc put this before `traceparent` in a message's attributes. */
const attributePrefix = "googclient_";

/** Attributes that carry the active trace along with a message; none without tracing. */
export function carriedContext(): Record<string, string> {
  const attributes: Record<string, string> = {};
  propagation.inject(context.active(), attributes, {
    set: (carrier, name, value) => {
      carrier[attributePrefix + name] = value;
    },
  });
  return attributes;
}

/** The trace that a message carries in its attributes. */
export function contextCarriedBy(attributes: Readonly<Record<string, string>>): Context {
  return propagation.extract(ROOT_CONTEXT, attributes, {
    get: (carrier, name) => carrier[attributePrefix + name],
    keys: (carrier) => Object.keys(carrier),
  });
}

/** Headers that continue the active trace in another service: W3C's `traceparent`; none without tracing. */
export function traceHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return headers;
}
