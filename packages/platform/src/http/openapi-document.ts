import { ErrorReplySchema } from "@loopline/contracts";
import type { ApiDocs } from "./openapi-docs.ts";
import { type DocumentedRoute, toOperation } from "./openapi-operation.ts";
import { errorComponents, headerComponents } from "./openapi-replies.ts";
import { createComponentSchemas } from "./openapi-schemas.ts";

const keyDescription = "A key with the operation's scope, or with the scope `admin`.";

/**
 * The OpenAPI 3.1 document of an API, made from the schemas that its routes run on.
 *
 * @param asksForKeys whether the API wants a key for what has a scope; else one may come without
 */
export function createOpenApiDocument(
  api: ApiDocs,
  routes: readonly DocumentedRoute[],
  asksForKeys: boolean,
): object {
  const components = createComponentSchemas();
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: toOperation(route, components, asksForKeys),
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
          description: "The ETag of what one has already: a 304 says that it is still so.",
          schema: { type: "string" },
        },
      },
      headers: headerComponents,
      responses: { NotModified: { description: "What one has already." }, ...responses },
      securitySchemes: {
        apiKey: { type: "apiKey", in: "header", name: "x-api-key", description: keyDescription },
      },
    },
  };
}
