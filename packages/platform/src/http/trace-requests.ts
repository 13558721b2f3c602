import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { FastifyRequest } from "fastify";
import { flushesBeforeAnswers, tracer, trackRequest } from "../tracing/tracing.ts";
import type { Api } from "./create-api.ts";

interface TracedRequest {
  readonly context: Context;
  /** Ends the request's span, once. On Cloud Run it may wait until the span is sent. */
  readonly end: () => Promise<void>;
}

/**
 * Records each request as a span of its caller's trace, or of a new trace, from its headers until its response is sent. If
 * spans are sent before the response, the span ends when the response is ready.
 */
export function traceRequests(api: Api): void {
  const traced = new WeakMap<FastifyRequest, TracedRequest>();

  api.addHook("onRequest", (request, reply, done) => {
    const { url: route, config } = request.routeOptions;
    // Health checks would be most of the spans.
    if (config.isAlwaysAnswered === true) return done();
    const isLongLived = config.isLongLived === true || request.url.includes("wait=");
    const attributes = {
      "http.request.method": request.method,
      ...(route === undefined ? {} : { "http.route": route }),
      ...(isLongLived ? { "loopline.is_long_lived": true } : {}),
    };
    const name = route === undefined ? request.method : `${request.method} ${route}`;
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    const answered = trackRequest();
    const end = async () => {
      if (span.isRecording()) {
        span.setAttribute("http.response.status_code", reply.statusCode);
        if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      }
      await answered();
    };
    reply.raw.once("close", () => void end());
    const inRequest = trace.setSpan(parent, span);
    traced.set(request, { context: inRequest, end });
    context.with(inRequest, done);
  });
  // Again, because reading the body loses the async context.
  api.addHook("preValidation", (request, _reply, done) => {
    context.with(traced.get(request)?.context ?? context.active(), done);
  });
  if (flushesBeforeAnswers()) {
    api.addHook("onSend", async (request) => {
      await traced.get(request)?.end();
    });
  }
}
