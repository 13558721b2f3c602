import { type IncomingMessage, METHODS, type ServerResponse } from "node:http";
import compress from "@fastify/compress";
import { describeProblem, HealthReplySchema } from "@loopline/contracts";
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  fastify,
  type HTTPMethods,
  LogController,
  type RawServerDefault,
} from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { z } from "zod";
import { AppError } from "../core/app-error.ts";
import type { Logger } from "../core/logger.ts";
import type { ApiKeys } from "../keys/api-keys.ts";
import { isTracing } from "../tracing/tracing.ts";
import type { OwnerQuotas } from "./limit-owners.ts";
import { limitRates, type RateLimitOptions } from "./limit-rates.ts";
import { addOpenApiRoutes } from "./openapi-routes.ts";
import { replyWithError, replyWithNotFound, sendError } from "./replies.ts";
import { type BatchLimits, parseJsonBody } from "./request-body.ts";
import { requireKeys } from "./require-keys.ts";
import { addResponseHeaders, headersWithoutHooks } from "./response-headers.ts";
import type { ApiDocs, RouteDocs } from "./route-config.ts";
import { type LoadOptions, shedLoad } from "./shed-load.ts";
import { traceRequests } from "./trace-requests.ts";
import { createUnroutedReplies, requestTimeouts } from "./unrouted-replies.ts";

/** Node handles CONNECT itself; QUERY is defined only in drafts. */
const unroutable = new Set(["CONNECT", "QUERY"]);

export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The paths of each API's routes. */
const pathsOf = new WeakMap<Api, Set<string>>();

const healthDocs: RouteDocs = {
  id: "getHealth",
  tag: "About",
  summary: "Check that the API is running",
  reply: HealthReplySchema,
};

export interface ApiOptions {
  readonly log: Logger;
  /** Origins whose pages may call, or `*` for all. */
  readonly corsOrigins: string | string[];
  /** Largest accepted body, in bytes. */
  readonly bodyLimit: number;
  /** The keys that callers need. Default: no request needs a key. */
  readonly keys?: ApiKeys | undefined;
  /** Limit of each key's requests. Default: no limit. */
  readonly rateLimit?: RateLimitOptions | undefined;
  /** Limit of each owner's records and batches, for the routes that accept a batch. Default: no limit. */
  readonly quotas?: OwnerQuotas | undefined;
  /** Load above which requests are refused. Default: no limit. */
  readonly load?: LoadOptions | undefined;
  /** Maximum size of a batch, for the routes that accept one. Default: no limit but `bodyLimit`. */
  readonly batchLimits?: BatchLimits | undefined;
  /** Describes the API in its OpenAPI document. Default: no document. */
  readonly docs?: ApiDocs;
}

/**
 * Creates an API with everything that both APIs share: zod validation, the contract's error envelope, headers, keys, limits,
 * compression, `/health` and the OpenAPI document. Add routes, then call {@link refuseOtherMethods}. It does not listen.
 *
 * The hooks run in the order in which they are added here. Each refuses a request before the next one costs anything.
 */
export async function createApi(options: ApiOptions): Promise<Api> {
  const unrouted = createUnroutedReplies(options.corsOrigins);
  const { requestTimeout, ...timeouts } = requestTimeouts(options.bodyLimit);
  const api = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all requests: creating one per request costs more than most requests log.
    childLoggerFactory: (logger) => logger,
    bodyLimit: options.bodyLimit,
    routerOptions: { ignoreTrailingSlash: true },
    requestTimeout,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    forceCloseConnections: "idle",
    // Requests that arrive on an open connection during shutdown are answered; the connection's next one is refused.
    return503OnClosing: false,
    clientErrorHandler: unrouted.refuse,
    frameworkErrors: (error, request, reply) => {
      reply.headers(headersWithoutHooks(options.corsOrigins, request.headers.origin));
      return replyWithError(error, request, reply);
    },
    // Node would refuse a request without a host in its own form; a hook below does it in ours.
    http: { ...timeouts, requireHostHeader: false },
  }).withTypeProvider<ZodTypeProvider>();
  unrouted.attach(api.server);
  api.addHook("preClose", async () => unrouted.stop());

  api.setValidatorCompiler(({ schema, httpPart }) =>
    validatorFor(schema as z.ZodType, httpPart ?? "request"),
  );
  api.setSerializerCompiler(() => JSON.stringify);
  api.removeAllContentTypeParsers();
  // The content type of a body is ignored, as in the original: curl's default says that it is a form.
  api.addHook("onRequest", ({ raw }, _reply, done) => {
    raw.headers["content-type"] = "application/json";
    done();
  });
  api.addContentTypeParser("application/json", { parseAs: "buffer" }, parseJsonBody);
  api.setNotFoundHandler(replyWithNotFound);
  api.setErrorHandler(replyWithError);

  for (const method of METHODS) {
    // All methods, so that a wrong method gets a 405 and not a 404.
    if (!unroutable.has(method) && !api.supportedMethods.includes(method)) api.addHttpMethod(method);
  }
  if (isTracing()) traceRequests(api);
  await addResponseHeaders(api, options.corsOrigins);
  const paths = new Set<string>();
  pathsOf.set(api, paths);
  api.addHook("onRoute", ({ url }) => {
    paths.add(url);
  });
  api.addHook("onRequest", (request, reply, done) => {
    const { httpVersion, headers } = request.raw;
    if (httpVersion === "1.1" && headers.host === undefined) {
      void replyWithError(new AppError("bad-request", "the Host header is missing"), request, reply);
    } else done();
  });
  if (options.load !== undefined) await shedLoad(api, options.load);
  // 404 before the body is read.
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

/** Replies 405 to every method that a path has no route for. Call it after the last route. */
export function refuseOtherMethods(api: Api): void {
  // OPTIONS is answered for every path.
  const methods = api.supportedMethods.filter((method): method is HTTPMethods => method !== "OPTIONS");
  for (const url of pathsOf.get(api) ?? []) {
    const allowed = methods.filter((method) => api.hasRoute({ method, url }));
    const others = methods.filter((method) => !allowed.includes(method));
    // Before the body is read.
    const onRequest = async (_request: unknown, reply: FastifyReply) =>
      sendError(reply.header("Allow", allowed.join(", ")), 405);
    const config = { isPublic: true };
    api.route({ method: others, url, config, onRequest, handler: async () => undefined });
  }
}

function validatorFor(schema: z.ZodType, part: string) {
  return (data: unknown) => {
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    return { error: new AppError("bad-request", describeProblem(result.error, part)) };
  };
}
