export { type BatchLimits, checkBatchLimits } from "./check-batch-limits.ts";
export { type Api, type ApiOptions, createApi } from "./create-api.ts";
export { type Guards, type GuardsConfig, openGuards } from "./open-guards.ts";
export type { ApiDocs, RouteDocs } from "./openapi-docs.ts";
export { orNotFound } from "./or-not-found.ts";
export { refuseOtherMethods } from "./other-methods.ts";
export { createRepresentation, type Representation, sendRepresentation } from "./representation.ts";
export { type RouteScope, routeScopes } from "./route-config.ts";
export { type ServeOptions, serve } from "./serve.ts";
