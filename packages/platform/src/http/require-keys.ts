import type { FastifyRequest } from "fastify";
import type { ApiKey, ApiKeys } from "../keys/api-keys.ts";
import type { Api } from "./create-api.ts";
import { sendError } from "./replies.ts";
import type { RouteScope } from "./route-config.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The caller's key; null on a public route, and when keys are off. */
    apiKey: ApiKey | null;
  }
}

/**
 * Replies 401 to a request without a known key, and 403 to one whose key lacks the route's scope, before the body is read.
 * Without `keys`, every request passes. Either way, a route with neither a scope nor `isPublic` stops the start.
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
    // A preflight never has a key.
    if (isPublic === true || request.method === "OPTIONS") return;
    const key = await keys.find(sentKey(request));
    if (key === null) return sendError(reply.header("WWW-Authenticate", "ApiKey"), 401);
    if (scope === undefined || !allows(key, scope)) {
      const message = `this key lacks the scope "${scope}"; it has: ${key.scopes.join(", ")}`;
      return sendError(reply, 403, message);
    }
    request.apiKey = key;
  });
}

/** A request's Idempotency-Key, scoped to the caller's API key. Undefined without the header. */
export function idempotencyKeyOf({ headers, apiKey }: FastifyRequest): string | undefined {
  const sent = headers["idempotency-key"];
  if (typeof sent !== "string") return undefined;
  return apiKey === null ? sent : `${apiKey.id}:${sent}`;
}

function sentKey({ headers }: FastifyRequest): string {
  const sent = headers["x-api-key"];
  return typeof sent === "string" ? sent : "";
}

function allows({ scopes }: ApiKey, scope: RouteScope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}
