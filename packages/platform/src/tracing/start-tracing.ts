import type { Logger } from "../core/logger.ts";

/** The variables of `processVariables` that matter here. */
export interface TracingConfig {
  readonly GOOGLE_CLOUD_PROJECT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  readonly OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" | "http/protobuf";
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}

let isOn = false;

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
  await exportTraces({
    service,
    endpoint,
    protocol: config.OTEL_EXPORTER_OTLP_PROTOCOL,
    sampledShare: config.OTEL_TRACES_SAMPLER_ARG,
    project: config.GOOGLE_CLOUD_PROJECT,
  });
  isOn = true;
  log.info({ endpoint, sampled_share: config.OTEL_TRACES_SAMPLER_ARG }, "tracing");
}
