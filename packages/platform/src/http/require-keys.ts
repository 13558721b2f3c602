import { userHeader } from "@loopline/contracts";
import type { FastifyRequest } from "fastify";
import { AppError } from "../core/app-error.ts";
import type { ApiKey, ApiKeys, KeyScope } from "../keys/api-keys.ts";
import type { Api } from "./create-api.ts";
import { sendError } from "./replies.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The caller's key; null on a public route, and when keys are off. */
    apiKey: ApiKey | null;
  }
}

/**
 * Replies 401 to a request without a known key, and 403 to one whose key lacks the route's scope, or `on-behalf` if it names a
 * user, before the body is read.
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
      return sendError(reply, 403, lackOf(key, `the scope "${scope}"`));
    }
    if (request.headers[userHeader] !== undefined && !allows(key, "on-behalf")) {
      return sendError(reply, 403, lackOf(key, `the scope "on-behalf", which ${userHeader} needs`));
    }
    request.apiKey = key;
  });
}

/** For a part of a route that needs another scope than the route. @throws {AppError} `forbidden` that names the part. */
export function checkScope({ apiKey }: FastifyRequest, scope: KeyScope, part: string): void {
  if (apiKey === null || allows(apiKey, scope)) return;
  throw new AppError("forbidden", lackOf(apiKey, `the scope "${scope}", which ${part} needs`));
}

function lackOf({ scopes }: ApiKey, lacking: string): string {
  return `this key lacks ${lacking}; it has: ${scopes.join(", ")}`;
}

/** A request's Idempotency-Key, scoped to the caller's API key. Undefined without the header. */
export function idempotencyKeyOf({ headers, apiKey }: FastifyRequest): string | undefined {
  const sent = headers["idempotency-key"];
  if (typeof sent !== "string") return undefined;
  return apiKey === null ? sent : `${apiKey.id}:${sent}`;
}

/**
 * Who sent a request: the user whom the caller names in `loopline-user`, which {@link requireKeys} allows only to keys with the
 * scope `on-behalf`, else the key's name. Undefined when keys are off: then anybody could name anybody.
 */
export function sourceOf({ headers, apiKey }: FastifyRequest): string | undefined {
  if (apiKey === null) return undefined;
  const user = headers[userHeader];
  return typeof user === "string" ? user : apiKey.name;
}

/** The owner whose batches a request may see and correct, and no others. Undefined: it may see those of everybody. */
export function viewerOf({ apiKey }: FastifyRequest): string | undefined {
  return apiKey === null || allows(apiKey, "all") ? undefined : apiKey.owner;
}

/** The owner of what a request submits. Undefined: it belongs to nobody. */
export function ownerOf({ apiKey }: FastifyRequest): string | undefined {
  return apiKey?.owner;
}

function sentKey({ headers }: FastifyRequest): string {
  const sent = headers["x-api-key"];
  return typeof sent === "string" ? sent : "";
}

function allows({ scopes }: ApiKey, scope: KeyScope): boolean {
  return scopes.includes(scope) || scopes.includes("admin");
}
