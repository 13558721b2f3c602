export { carriedContext, contextCarriedBy, traceHeaders } from "./carried.ts";
export { inSpan, markFailed, tracer } from "./in-span.ts";
export { isTracing, startTracing, type TracingConfig } from "./start-tracing.ts";
