import { ErrorReplySchema } from "@loopline/contracts";
import { z } from "zod";
import {
  type DocumentedStatus,
  errorComponents,
  errorReferences,
  headerComponents,
  headerReferences,
} from "./openapi-errors.ts";
import type { DocumentedRoute } from "./openapi-routes.ts";
import type { ApiDocs } from "./route-config.ts";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Whether a schema describes a request or a response. */
type Direction = "input" | "output";

const json = "application/json";

/**
 * Creates the OpenAPI 3.1 document of an API from the schemas that validate its requests.
 * @param requiresKeys whether routes with a scope need an API key; otherwise a key is optional
 */
export function createOpenApiDocument(
  api: ApiDocs,
  routes: readonly DocumentedRoute[],
  requiresKeys: boolean,
): object {
  const components = createComponentSchemas();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: toOperation(route, components, requiresKeys),
    };
  }
  for (const schema of api.schemas ?? []) components.add(schema, "output");
  const responses = errorComponents(components.add(ErrorReplySchema, "output"));
  return {
    openapi: "3.1.0",
    info: {
      title: api.title,
      version: "1.0.0",
      description: api.description,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: api.tags,
    paths,
    components: {
      schemas: components.all,
      parameters: {
        "If-None-Match": {
          name: "If-None-Match",
          in: "header",
          description:
            "The ETag of the version that the client has. If it is still current, the reply is a 304.",
          schema: { type: "string" },
        },
      },
      headers: headerComponents,
      responses: { NotModified: { description: "The client's version is current." }, ...responses },
      securitySchemes: {
        apiKey: {
          type: "apiKey",
          in: "header",
          name: "x-api-key",
          description: "A key with the operation's scope, or with the scope `admin`.",
        },
      },
    },
  };
}

/** The Operation Object of a route. Source: OpenAPI 3.1, section 4.8.10. */
function toOperation(route: DocumentedRoute, components: ComponentSchemas, requiresKeys: boolean): object {
  const { docs, schemas, scope } = route;
  const { id, tag, summary, description } = docs;
  const { body } = schemas;
  const parameters = [
    ...toParameters(schemas.params, "path", components),
    ...toParameters(schemas.querystring, "query", components),
    ...toParameters(schemas.headers, "header", components),
    ...(docs.hasEtag ? [{ $ref: "#/components/parameters/If-None-Match" }] : []),
  ];
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: scope === undefined ? [] : [{ apiKey: [scope] }, ...(requiresKeys ? [] : [{}])],
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
    description: docs.reply.description ?? "Success.",
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

function toMedia(schema: z.ZodType, direction: Direction, components: ComponentSchemas): object {
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

/** The first example. From zod's metadata, because its JSON Schema loses the examples of transformed values. */
function exampleOf(schema: z.ZodType): { example?: unknown } {
  const { examples } = schema.meta() ?? {};
  return Array.isArray(examples) && examples.length > 0 ? { example: examples[0] } : {};
}

interface ComponentSchemas {
  /** By id, for `components.schemas`. */
  readonly all: Record<string, JsonSchema>;
  /** The JSON Schema of a zod schema: a reference if it has an id. */
  add(schema: z.ZodType, direction: Direction): JsonSchema;
}

/** Collects the JSON Schemas of zod schemas. Those with an id become components, once each. */
function createComponentSchemas(): ComponentSchemas {
  const all: Record<string, JsonSchema> = {};
  return {
    all,
    add(schema, direction) {
      const { $schema, $defs, ...own } = pointToComponents(
        z.toJSONSchema(schema, {
          io: direction,
          override: ({ jsonSchema }) => simplify(jsonSchema, direction),
        }),
      );
      for (const [id, definition] of Object.entries($defs ?? {})) {
        const { id: _id, ...rest } = definition;
        all[id] = rest;
      }
      return own;
    },
  };
}

function pointToComponents(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

/** Removes details that are of no use to a reader. */
function simplify(schema: JsonSchema, direction: Direction): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.format === "uuid") delete schema.pattern;
  // Unknown fields are ignored, which is also the default of JSON Schema.
  delete schema.additionalProperties;
  // Requests may have null only for the original's clients; new clients should not send it.
  const [only, ...others] = (schema.anyOf ?? []).filter(({ type }) => type !== "null");
  if (direction === "output" || only === undefined || others.length > 0) return;
  delete schema.anyOf;
  Object.assign(schema, { ...only, ...schema });
}
