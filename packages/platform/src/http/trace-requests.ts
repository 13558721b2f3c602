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
import { tracer } from "../tracing/index.ts";
import type { Api } from "./create-api.ts";

/**
 * Makes each request a step of its caller's trace, or the first one of a trace of its own, from its headers until its
 * answer is out.
 */
export function traceRequests(api: Api): void {
  const contexts = new WeakMap<FastifyRequest, Context>();

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
    reply.raw.once("close", () => {
      span.setAttribute("http.response.status_code", reply.statusCode);
      if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    const inRequest = trace.setSpan(parent, span);
    contexts.set(request, inRequest);
    context.with(inRequest, done);
  });
  // Once more, for what has read the body knew nothing of the request.
  api.addHook("preValidation", (request, _reply, done) => {
    context.with(contexts.get(request) ?? context.active(), done);
  });
}
