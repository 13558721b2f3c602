import type { OutgoingHttpHeaders } from "node:http";
import cors from "@fastify/cors";
import type { Api } from "./create-api.ts";

/** Allowed origins, or `*` for all. */
export type CorsOrigins = string | readonly string[];

/**
 * Headers that stop browsers from rendering, framing or sniffing responses.
 * Source: OWASP REST Security Cheat Sheet, "Security Headers".
 */
const securityHeaders = {
  "content-security-policy": "default-src 'none';frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/** The default; a route may set its own. */
const noStore = { "cache-control": "no-store" } as const;

/** Adds security headers, `cache-control` and CORS to every response. A route that serves a page sets its own policy. */
export async function addResponseHeaders(api: Api, corsOrigins: CorsOrigins): Promise<void> {
  api.addHook("onRequest", (_request, reply, done) => {
    reply.headers(securityHeaders);
    done();
  });
  api.addHook("onSend", (_request, reply, payload, done) => {
    if (!reply.hasHeader("cache-control")) reply.headers(noStore);
    done(null, payload);
  });
  await api.register(cors, {
    origin: typeof corsOrigins === "string" ? corsOrigins : [...corsOrigins],
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
    // A plain OPTIONS, which is not a preflight, is answered, too.
    strictPreflight: false,
  });
}

/** The same headers for a response that passes no hook. */
export function headersWithoutHooks(allowed: CorsOrigins, origin: string | undefined): OutgoingHttpHeaders {
  const headers = { ...securityHeaders, ...noStore };
  if (allowed === "*") return { ...headers, "access-control-allow-origin": "*" };
  const isAllowed = origin !== undefined && allowed.includes(origin);
  return { ...headers, vary: "Origin", ...(isAllowed ? { "access-control-allow-origin": origin } : {}) };
}
