import { type IncomingMessage, METHODS, type ServerResponse } from "node:http";
import compress from "@fastify/compress";
import cors from "@fastify/cors";
import { describeProblem, HealthReplySchema } from "@loopline/contracts";
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  fastify,
  LogController,
  type RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { AppError } from "../core/app-error.ts";
import type { Logger } from "../core/logger.ts";
import type { ApiKeys } from "../keys/api-keys.ts";
import { isTracing } from "../tracing/index.ts";
import { addSecurityHeaders } from "./add-security-headers.ts";
import type { BatchLimits } from "./check-batch-limits.ts";
import { limitRates, type RateLimitOptions } from "./limit-rates.ts";
import type { ApiDocs, RouteDocs } from "./openapi-docs.ts";
import { addOpenApiRoutes } from "./openapi-routes.ts";
import { parseJsonBody } from "./parse-json-body.ts";
import { replyWithError, replyWithNotFound } from "./replies.ts";
import { requireKeys } from "./require-keys.ts";
import { type LoadOptions, shedLoad } from "./shed-load.ts";
import { traceRequests } from "./trace-requests.ts";
import { createUnroutedReplies, requestTimeouts, unroutedHeaders } from "./unrouted-replies.ts";

/** Node answers the first itself; the second has a meaning of its own only in drafts. */
const unroutable = new Set(["CONNECT", "QUERY"]);

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

const healthDocs: RouteDocs = {
  id: "getHealth",
  tag: "About",
  summary: "Whether the API runs",
  reply: HealthReplySchema,
};

export interface ApiOptions {
  readonly log: Logger;
  /** Origins whose pages may call, or `*` for all. */
  readonly corsOrigins: string | string[];
  /** Largest accepted body, in bytes. */
  readonly bodyLimit: number;
  /** The keys that callers need. Absent: everybody may call. */
  readonly keys?: ApiKeys | undefined;
  /** How often a key may call. Absent: as often as it likes. */
  readonly rateLimit?: RateLimitOptions | undefined;
  /** The load from which on requests are refused. Absent: none is too much. */
  readonly load?: LoadOptions | undefined;
  /** How large a batch may be, for the routes that take one. Absent: as large as its body. */
  readonly batchLimits?: BatchLimits | undefined;
  /** What its OpenAPI document says of it. Absent: there is none. */
  readonly docs?: ApiDocs;
}

/**
 * What both APIs share: zod validation, the wire contract's error envelope, CORS, compression, and time limits
 * that cut slow senders. It does not listen.
 */
export async function createApi(options: ApiOptions): Promise<Api> {
  const unrouted = createUnroutedReplies(options.corsOrigins);
  const { requestTimeout, ...timeouts } = requestTimeouts(options.bodyLimit);
  const api = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // One for all requests: a logger made for each costs more than what most of them have to say.
    childLoggerFactory: (logger) => logger,
    bodyLimit: options.bodyLimit,
    routerOptions: { ignoreTrailingSlash: true },
    requestTimeout,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: "idle",
    // Requests that arrive on an open connection while the API stops are answered like the others; its next is refused.
    return503OnClosing: false,
    clientErrorHandler: unrouted.refuse,
    frameworkErrors: (error, request, reply) => {
      reply.headers(unroutedHeaders(options.corsOrigins, request.headers.origin));
      return replyWithError(error, request, reply);
    },
    // Node would refuse a request without a host in its own form: the first hook does that.
    http: { ...timeouts, requireHostHeader: false },
  }).withTypeProvider<ZodTypeProvider>();
  unrouted.attach(api.server);
  api.addHook("preClose", async () => unrouted.stop());

  api.setValidatorCompiler(({ schema, httpPart }) =>
    validatorFor(schema as z.ZodType, httpPart ?? "request"),
  );
  api.setSerializerCompiler(() => JSON.stringify);
  api.removeAllContentTypeParsers();
  // A body is JSON whatever its content type says, as it is for the original: curl's default says a form.
  api.addHook("onRequest", ({ raw }, _reply, done) => {
    raw.headers["content-type"] = "application/json";
    done();
  });
  api.addContentTypeParser("application/json", { parseAs: "buffer" }, parseJsonBody);
  api.setNotFoundHandler(replyWithNotFound);
  api.setErrorHandler(replyWithError);

  for (const method of METHODS) {
    // All that a request may come with, so that a wrong method is told from an unknown path.
    if (!unroutable.has(method) && !api.supportedMethods.includes(method)) api.addHttpMethod(method);
  }
  if (isTracing()) traceRequests(api);
  addSecurityHeaders(api);
  await api.register(cors, {
    origin: options.corsOrigins,
    methods: ["GET", "HEAD", "POST", "PATCH"],
    allowedHeaders: [
      "authorization",
      "content-type",
      "x-csrf-token",
      "x-api-key",
      "idempotency-key",
      "last-event-id",
      "if-none-match",
      "traceparent",
    ],
    exposedHeaders: ["retry-after", "ratelimit", "ratelimit-policy", "etag"],
    maxAge: 600,
    // An OPTIONS that is no preflight is a question all the same.
    strictPreflight: false,
  });
  api.addHook("onRequest", (request, reply, done) => {
    const { httpVersion, headers } = request.raw;
    if (httpVersion === "1.1" && headers.host === undefined) {
      void replyWithError(new AppError("bad-request", "the Host header is missing"), request, reply);
    } else done();
  });
  if (options.load !== undefined) await shedLoad(api, options.load);
  // Before the body is read: where there is nothing, nothing needs to be understood.
  api.addHook("onRequest", (request, reply, done) => {
    if (request.is404) replyWithNotFound(request, reply);
    else done();
  });
  requireKeys(api, options.keys);
  if (options.rateLimit !== undefined) limitRates(api, options.rateLimit);
  await api.register(compress, { threshold: 1_024, encodings: ["br", "gzip", "deflate"] });
  if (options.docs !== undefined) addOpenApiRoutes(api, options.docs, options.keys !== undefined);
  const config = { isPublic: true, isAlwaysAnswered: true, docs: healthDocs };
  api.get("/health", { compress: false, config }, async () => ({ status: "ok" }));
  return api;
}

function validatorFor(schema: z.ZodType, part: string) {
  return (data: unknown) => {
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    return { error: new AppError("bad-request", describeProblem(result.error, part)) };
  };
}
