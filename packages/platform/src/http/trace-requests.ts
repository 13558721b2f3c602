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
import { flushesBeforeAnswers, tracer, trackRequest } from "../tracing/index.ts";
import type { Api } from "./create-api.ts";

interface TracedRequest {
  readonly context: Context;
  /** Ends its span, once. On Cloud Run it may wait until that is sent. */
  readonly end: () => Promise<void>;
}

/**
 * Makes each request a step of its caller's trace, or the first one of a trace of its own, from its headers until its
 * answer is out. Where spans are sent before the answer, until the answer is made.
 */
export function traceRequests(api: Api): void {
  const traced = new WeakMap<FastifyRequest, TracedRequest>();

  api.addHook("onRequest", (request, reply, done) => {
    const { url: route, config } = request.routeOptions;
    // Those who only ask whether it runs would be most of what is recorded.
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
  // Once more, for what has read the body knew nothing of the request.
  api.addHook("preValidation", (request, _reply, done) => {
    context.with(traced.get(request)?.context ?? context.active(), done);
  });
  if (flushesBeforeAnswers()) {
    api.addHook("onSend", async (request) => {
      await traced.get(request)?.end();
    });
  }
}
