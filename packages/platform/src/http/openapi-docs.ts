import type { z } from "zod";

/** What the document says of an API as a whole. */
export interface ApiDocs {
  readonly title: string;
  readonly description: string;
  /** Tags of the routes, in the order in which the page shows them. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Schemas that no route names, such as those of events. Each has an `id`. */
  readonly schemas?: readonly z.ZodType[];
}

/** What the document says of a route beside what the route's own schemas and scope say. */
export interface RouteDocs {
  /** Unique; clients that are made from the document name their functions so. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Of a 200. It changes nothing of what is sent. */
  readonly reply: z.ZodType;
  /** JSON unless said. */
  readonly mediaType?: string;
  /** Statuses that follow neither from the schemas nor from the scope. */
  readonly errors?: readonly (404 | 409)[];
  /** Answers 304 to those who have it already. */
  readonly hasEtag?: boolean;
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** What the document says of the route; one without is not in it. */
    docs?: RouteDocs;
  }
}
