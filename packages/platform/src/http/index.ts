export { type CloseSignal, createCloseSignal } from "./close-signal.ts";
export { type Api, type ApiOptions, createApi, refuseOtherMethods } from "./create-api.ts";
export type { OwnerQuotas } from "./limit-owners.ts";
export { orNotFound } from "./replies.ts";
export { createRepresentation, type Representation, sendRepresentation } from "./representation.ts";
export { type BatchLimits, checkBatchLimits } from "./request-body.ts";
export { checkScope, idempotencyKeyOf, ownerOf, sourceOf, viewerOf } from "./require-keys.ts";
export type { ApiDocs, RouteDocs } from "./route-config.ts";
export { serve } from "./serve.ts";
