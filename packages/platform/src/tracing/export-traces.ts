import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

interface TraceExportOptions {
  readonly service: string;
  /** Base URL: `/v1/traces` is added. */
  readonly endpoint: string;
  readonly protocol: "http/json" | "http/protobuf";
  /** Share of the traces started here. Traces started elsewhere keep the decision made there. */
  readonly sampledShare: number;
  readonly project: string | undefined;
}

/** Short, so that a trace appears soon; long enough to send many spans per request. */
const exportEveryMs = 1_000;
const exportTimeoutMs = 10_000;
/** Further spans are dropped. */
const maxQueuedSpans = 8_192;

/**
 * Records this process's spans and sends them in the background. Spans that cannot be sent are dropped. Returns a function
 * that sends all ended spans at once and waits until they have arrived.
 */
export async function exportTraces(options: TraceExportOptions): Promise<() => Promise<void>> {
  const { service, sampledShare, project } = options;
  const exporter = await createExporter(options);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": service,
      // The project in which Google's endpoint stores them.
      ...(project === undefined ? {} : { "gcp.project_id": project }),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledShare) }),
    spanLimits: { attributeValueLengthLimit: 1_000 },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        scheduledDelayMillis: exportEveryMs,
        exportTimeoutMillis: exportTimeoutMs,
        maxQueueSize: maxQueuedSpans,
      }),
    ],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => void provider.forceFlush().catch(() => {}));
  }
  return async () => {
    await provider.forceFlush();
    await exporter.forceFlush?.();
  };
}

async function createExporter({ endpoint, protocol }: TraceExportOptions): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === "http/json"
      ? await import("@opentelemetry/exporter-trace-otlp-http")
      : await import("@opentelemetry/exporter-trace-otlp-proto");
  const url = new URL("/v1/traces", endpoint);
  return new OTLPTraceExporter({
    url: url.href,
    timeoutMillis: exportTimeoutMs,
    ...(url.hostname.endsWith(".googleapis.com") ? { headers: createGoogleHeaders() } : {}),
  });
}

/** Credentials for Google's endpoint, renewed when they expire. */
function createGoogleHeaders(): () => Promise<Record<string, string>> {
  const auth = import("google-auth-library").then(
    ({ GoogleAuth }) => new GoogleAuth({ scopes: "https://www.googleapis.com/auth/trace.append" }),
  );
  return async () => Object.fromEntries((await (await auth).getRequestHeaders()).entries());
}
