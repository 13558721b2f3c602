import type { Api } from "./create-api.ts";

/**
 * What tells browsers to make nothing of an answer but the data that it is: no page, no frame, no guess of its type.
 * Source: OWASP REST Security Cheat Sheet, "Security Headers".
 */
export const securityHeaders = {
  "content-security-policy": "default-src 'none';frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/** Unless a route says something else. */
export const noStore = { "cache-control": "no-store" } as const;

/**
 * Sends them with every answer, and has no copy kept unless the route allows one. A route that serves a page sets a policy
 * of its own.
 */
export function addSecurityHeaders(api: Api): void {
  api.addHook("onRequest", (_request, reply, done) => {
    reply.headers(securityHeaders);
    done();
  });
  api.addHook("onSend", (_request, reply, payload, done) => {
    if (!reply.hasHeader("cache-control")) reply.headers(noStore);
    done(null, payload);
  });
}
