import type { Logger } from "../core/logger.ts";
import { withDeadline } from "../core/with-deadline.ts";

/** The variables of `processVariables` that matter here. */
export interface TracingConfig {
  readonly GOOGLE_CLOUD_PROJECT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" | "http/protobuf";
  readonly OTEL_TRACES_SAMPLER_ARG: number;
  readonly K_SERVICE?: string | undefined;
}

/** How long an answer waits for its spans to be sent. After that it goes out, and they may be lost. */
const flushWithinMs = 1_000;

let isOn = false;
/** Sends what waits; undefined where the processor stays after an answer, so that sending can wait. */
let flush: (() => Promise<void>) | undefined;
/** Requests that have not been answered. */
let underWay = 0;

/** Whether steps are recorded in this process. It is decided before anything is made that asks. */
export function isTracing(): boolean {
  return isOn;
}

/**
 * Sends traces where `OTEL_EXPORTER_OTLP_ENDPOINT` says, from now on. Without it nothing is loaded, and there are no spans.
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
    flush = () => withDeadline(flushWithinMs, "the endpoint for traces", flushTraces).catch(() => {});
  }
  log.debug({ endpoint, sampled_share: config.OTEL_TRACES_SAMPLER_ARG }, "tracing");
}

/** Whether answers wait for {@link trackRequest}. */
export function flushesBeforeAnswers(): boolean {
  return flush !== undefined;
}

/**
 * Counts a request as under way until the returned function is called, which is done when its spans have ended and before it
 * is answered. On Cloud Run that waits until the spans are sent, unless other requests keep the processor here.
 */
export function trackRequest(): () => Promise<void> {
  underWay += 1;
  let isUnderWay = true;
  return async () => {
    if (!isUnderWay) return;
    isUnderWay = false;
    underWay -= 1;
    if (underWay === 0) await flush?.();
  };
}
