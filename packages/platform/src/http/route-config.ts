import type { z } from "zod";
import type { KeyScope } from "../keys/api-keys.ts";

/** How an OpenAPI document describes an API as a whole. */
export interface ApiDocs {
  readonly title: string;
  readonly description: string;
  /** Tags of the routes, in the order in which the page shows them. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Schemas that no route uses, such as those of events. Each has an `id`. */
  readonly schemas?: readonly z.ZodType[];
}

/** How an OpenAPI document describes a route, in addition to the route's schemas and scope. */
export interface RouteDocs {
  /** Unique. Generated clients use it as the name of their function. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Body of a 200. It does not change what is sent. */
  readonly reply: z.ZodType;
  /** Default: JSON. */
  readonly mediaType?: string;
  /** Statuses that do not follow from the schemas or the scope. */
  readonly errors?: readonly (404 | 409)[];
  /** Supports If-None-Match and 304. */
  readonly hasEtag?: boolean;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** The scope that a caller's key needs. */
    scope?: KeyScope;
    /** Open to everyone, with or without a key. */
    isPublic?: boolean;
    /** Responds when something happens, not at once, so that it does not count as load. */
    isLongLived?: boolean;
    /** Responds also under a load that other routes are refused under. */
    isAlwaysAnswered?: boolean;
    /** Routes without docs are left out of the OpenAPI document. */
    docs?: RouteDocs;
  }
}
