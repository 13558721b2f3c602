import type { FastifyRequest } from "fastify";
import type { ApiKey, ApiKeys } from "../keys/api-keys.ts";
import type { Api } from "./create-api.ts";
import { replyWithForbidden, replyWithUnauthorized } from "./replies.ts";
import type { RouteScope } from "./route-config.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The caller's key; null on a public route, and where no keys are asked for. */
    apiKey: ApiKey | null;
  }
}

/**
 * Has every route say who may call it, and refuses those who may not: 401 without a known key, 403 with one that lacks
 * the route's scope. Before the body is read, so that nothing of a stranger's is parsed.
 * Without keys everybody may call, but a route that says nothing fails at start all the same.
 */
export function requireKeys(api: Api, keys: ApiKeys | undefined): void {
  api.addHook("onRoute", ({ method, url, config }) => {
    if (config?.scope !== undefined || config?.isPublic === true) return;
    throw new Error(`${String(method)} ${url} must have a scope in its config, or isPublic`);
  });
  api.decorateRequest("apiKey", null);
  if (keys === undefined) return;
  api.addHook("onRequest", async (request, reply) => {
    const { scope, isPublic } = request.routeOptions.config;
    // A preflight comes without a key, whatever the request after it has.
    if (isPublic === true || request.method === "OPTIONS") return;
    const key = await keys.find(sentKey(request));
    if (key === null) return replyWithUnauthorized(reply);
    if (scope === undefined || !allows(key, scope)) {
      return replyWithForbidden(reply, `this key may not ${scope}: it has ${key.scopes.join(", ")}`);
    }
    request.apiKey = key;
  });
}

function sentKey({ headers }: FastifyRequest): string {
  const sent = headers["x-api-key"];
  return typeof sent === "string" ? sent : "";
}

function allows({ scopes }: ApiKey, scope: RouteScope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}
