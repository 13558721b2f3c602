export { carriedContext, contextCarriedBy, traceHeaders } from "./carried.ts";
export { inSpan, markFailed, tracer } from "./in-span.ts";
export {
  flushesBeforeAnswers,
  isTracing,
  startTracing,
  type TracingConfig,
  trackRequest,
} from "./start-tracing.ts";
