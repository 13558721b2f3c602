import helmet from "@fastify/helmet";
import type { Api } from "./create-api.ts";

/**
 * Tells browsers to make nothing of an answer but the data that it is: no page, no frame, no guess of its type, and no
 * copy kept unless its route allows one. A route that serves a page sets a policy of its own.
 */
export async function addSecurityHeaders(api: Api): Promise<void> {
  await api.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    frameguard: { action: "deny" },
    // Of no use to data, or only to browsers of long ago.
    dnsPrefetchControl: false,
    ieNoOpen: false,
    originAgentCluster: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
  });
  api.addHook("onSend", (_request, reply, payload, done) => {
    if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
    done(null, payload);
  });
}
