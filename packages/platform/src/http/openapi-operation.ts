import { z } from "zod";
import type { RouteDocs } from "./openapi-docs.ts";
import { type DocumentedStatus, errorReferences, headerReferences } from "./openapi-replies.ts";
import type { ComponentSchemas, JsonSchema } from "./openapi-schemas.ts";
import type { RouteScope } from "./route-config.ts";

/** A route that is served, as its registration says. */
export interface DocumentedRoute {
  readonly method: string;
  /** As Fastify writes it: `/batches/:batchId`. */
  readonly url: string;
  readonly scope: RouteScope | undefined;
  /** Also under load, when other routes are refused. */
  readonly isAlwaysAnswered: boolean;
  readonly docs: RouteDocs;
  /** Those of `body`, `params`, `querystring` and `headers` that the route has. */
  readonly schemas: Readonly<Partial<Record<RequestPart, z.ZodType>>>;
}

export const requestParts = ["params", "querystring", "headers", "body"] as const;

export type RequestPart = (typeof requestParts)[number];

const parameterPlaces = { params: "path", querystring: "query", headers: "header" } as const;

const json = "application/json";

/** The Operation Object of a route. Source: OpenAPI 3.1, section 4.8.10. @param asksForKeys else keys are optional */
export function toOperation(
  route: DocumentedRoute,
  components: ComponentSchemas,
  asksForKeys: boolean,
): object {
  const { docs, schemas, scope } = route;
  const { id, tag, summary, description } = docs;
  const { body } = schemas;
  const parameters = [
    ...Object.entries(parameterPlaces).flatMap(([part, place]) =>
      toParameters(schemas[part as keyof typeof parameterPlaces], place, components),
    ),
    ...(docs.hasEtag ? [{ $ref: "#/components/parameters/If-None-Match" }] : []),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: scope === undefined ? [] : [{ apiKey: [scope] }, ...(asksForKeys ? [] : [{}])],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { [json]: toMedia(body, "input", components) } } }),
    responses: { 200: toReply(route, components), ...otherReplies(route) },
  };
}

function toReply({ docs, scope }: DocumentedRoute, components: ComponentSchemas): object {
  const headers = [
    ...(docs.hasEtag ? ["ETag"] : []),
    ...(scope === undefined ? [] : ["RateLimit", "RateLimit-Policy"]),
  ];
  return {
    description: docs.reply.description ?? "What was asked for.",
    ...(headers.length === 0 ? {} : { headers: headerReferences(headers) }),
    content: { [docs.mediaType ?? json]: toMedia(docs.reply, "output", components) },
  };
}

function otherReplies({ docs, scope, schemas, isAlwaysAnswered }: DocumentedRoute): object {
  const statuses: DocumentedStatus[] = [
    ...(Object.keys(schemas).length > 0 ? [400 as const] : []),
    ...(scope === undefined ? [] : ([401, 403, 429] as const)),
    ...(docs.errors ?? []),
    ...(schemas.body === undefined ? [] : ([408, 413] as const)),
    431,
    500,
    ...(isAlwaysAnswered ? [] : [503 as const]),
  ];
  const unchanged = docs.hasEtag ? { 304: { $ref: "#/components/responses/NotModified" } } : {};
  return { ...unchanged, ...errorReferences(statuses.toSorted((one, other) => one - other)) };
}

function toMedia(schema: z.ZodType, direction: "input" | "output", components: ComponentSchemas): object {
  return { schema: components.add(schema, direction), ...exampleOf(schema) };
}

/** The Parameter Objects of an object's properties. Source: OpenAPI 3.1, section 4.8.12. */
function toParameters(schema: z.ZodType | undefined, place: string, components: ComponentSchemas): object[] {
  if (!(schema instanceof z.ZodObject)) return [];
  const { properties = {}, required = [] } = components.add(schema, "input");
  return Object.entries(properties).map(([name, property]) => {
    const { description, examples, ...own } = property as JsonSchema;
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: own,
      ...exampleOf(schema.shape[name]),
    };
  });
}

/** Its first example. Taken from zod: its JSON Schema has none where a value is changed on its way in. */
function exampleOf(schema: z.ZodType): { example?: unknown } {
  const { examples } = schema.meta() ?? {};
  return Array.isArray(examples) && examples.length > 0 ? { example: examples[0] } : {};
}
