import { z } from "zod";
import type { Api } from "./create-api.ts";
import type { ApiDocs } from "./openapi-docs.ts";
import { type DocumentedRoute, requestParts } from "./openapi-operation.ts";
import { addOpenApiPage } from "./openapi-page-routes.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { createRepresentation, type Representation, sendRepresentation } from "./representation.ts";

/**
 * Serves the OpenAPI document of every route that is registered from here on at `/openapi.json`, and a page that shows
 * it at `/docs`. Both are made when somebody first asks for them: until then they cost nothing.
 *
 * @param asksForKeys whether the API wants a key for what has a scope
 */
export function addOpenApiRoutes(api: Api, docs: ApiDocs, asksForKeys: boolean): void {
  const routes = collectRoutes(api);
  let document: Promise<Representation> | undefined;

  async function makeDocument(): Promise<Representation> {
    const { createOpenApiDocument } = await import("./openapi-document.ts");
    return createRepresentation(JSON.stringify(createOpenApiDocument(docs, routes, asksForKeys)));
  }

  api.get(
    "/openapi.json",
    {
      compress: false,
      config: {
        isPublic: true,
        docs: {
          id: "getDocument",
          tag: "About",
          summary: "This document",
          reply: z.looseObject({ openapi: z.string() }),
          hasEtag: true,
        },
      },
    },
    async (request, reply) => {
      document ??= makeDocument();
      return sendRepresentation(request, reply, await document);
    },
  );
  refuseOtherMethods(api, "/openapi.json");
  addOpenApiPage(api, docs.title);
}

/** The routes that say what they are, as they come. */
function collectRoutes(api: Api): readonly DocumentedRoute[] {
  const routes: DocumentedRoute[] = [];
  api.addHook("onRoute", ({ method, url, config, schema = {} }) => {
    // HEAD goes without saying wherever there is GET.
    if (config?.docs === undefined || typeof method !== "string" || method === "HEAD") return;
    const schemas = requestParts.flatMap((part) => {
      const own = schema[part];
      return own instanceof z.ZodType ? [[part, own]] : [];
    });
    const { docs, scope, isAlwaysAnswered = false } = config;
    routes.push({ method, url, scope, isAlwaysAnswered, docs, schemas: Object.fromEntries(schemas) });
  });
  return routes;
}
