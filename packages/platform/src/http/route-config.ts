/** What a caller's key must allow for a route; `admin` allows everything. */
export const routeScopes = ["ingest", "read", "feedback", "admin"] as const;

export type RouteScope = (typeof routeScopes)[number];

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a caller's key must allow. */
    scope?: RouteScope;
    /** Open to everyone, with or without a key. */
    isPublic?: boolean;
    /** Answers when something happens, not at once: such a request is none that waits for us. */
    isLongLived?: boolean;
    /** Answered also under a load that others are refused under. */
    isAlwaysAnswered?: boolean;
  }
}
