import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { z } from "zod";
import type { KeyScope } from "../keys/api-keys.ts";
import type { Api } from "./create-api.ts";
import { referenceStyle } from "./reference-style.ts";
import { orNotFound } from "./replies.ts";
import { createRepresentation, type Representation, sendRepresentation } from "./representation.ts";
import type { ApiDocs, RouteDocs } from "./route-config.ts";

const requestParts = ["params", "querystring", "headers", "body"] as const;

/** A registered route. */
export interface DocumentedRoute {
  readonly method: string;
  /** In Fastify's notation: `/batches/:batchId`. */
  readonly url: string;
  readonly scope: KeyScope | undefined;
  readonly isAlwaysAnswered: boolean;
  readonly docs: RouteDocs;
  readonly schemas: Readonly<Partial<Record<(typeof requestParts)[number], z.ZodType>>>;
}

/**
 * Serves the OpenAPI document of all routes that are registered after this call at `/openapi.json`, and a page that shows it at
 * `/docs`. Both are created by their first request, so that they cost nothing before.
 * @param requiresKeys whether routes with a scope need an API key
 */
export function addOpenApiRoutes(api: Api, docs: ApiDocs, requiresKeys: boolean): void {
  const routes = collectRoutes(api);
  let document: Promise<Representation> | undefined;

  async function makeDocument(): Promise<Representation> {
    const { createOpenApiDocument } = await import("./openapi-document.ts");
    return createRepresentation(JSON.stringify(createOpenApiDocument(docs, routes, requiresKeys)));
  }

  const documentDocs: RouteDocs = {
    id: "getDocument",
    tag: "About",
    summary: "Get this document",
    reply: z.looseObject({ openapi: z.string() }),
    hasEtag: true,
  };
  api.get(
    "/openapi.json",
    { compress: false, config: { isPublic: true, docs: documentDocs } },
    async (request, reply) => {
      document ??= makeDocument();
      return sendRepresentation(request, reply, await document);
    },
  );
  addPageRoutes(api, docs.title);
}

function collectRoutes(api: Api): readonly DocumentedRoute[] {
  const routes: DocumentedRoute[] = [];
  api.addHook("onRoute", ({ method, url, config, schema = {} }) => {
    // HEAD comes with GET and is not documented.
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

const TextSchema = z.string();

const FilePathSchema = z.object({ file: z.string().meta({ examples: ["start.js"] }) });

/** Serves the page and its files. @param title as HTML */
function addPageRoutes(api: Api, title: string): void {
  const pageDocs: RouteDocs = {
    id: "getPage",
    tag: "About",
    summary: "Show this page",
    reply: TextSchema,
    mediaType: "text/html",
  };
  api.get("/docs", { compress: false, config: { isPublic: true, docs: pageDocs } }, async (_request, reply) =>
    reply
      .header("content-type", "text/html; charset=utf-8")
      .header("content-security-policy", pagePolicy)
      .send(pageHtml(title)),
  );

  const fileDocs: RouteDocs = {
    id: "getPageFile",
    tag: "About",
    summary: "Get a file of this page",
    reply: TextSchema,
    mediaType: "text/javascript",
    errors: [404],
    hasEtag: true,
  };
  api.get(
    "/docs/:file",
    {
      compress: false,
      config: { isPublic: true, docs: fileDocs },
      schema: { params: FilePathSchema },
    },
    async (request, reply) => {
      const { type, content } = orNotFound(pageFiles.get(request.params.file) ?? null);
      return sendRepresentation(request, reply, await content(), type);
    },
  );
}

/** Allows only the page's own files and API; data URLs are its icons. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const { resolve } = createRequire(import.meta.url);

const script = "text/javascript; charset=utf-8";
const css = "text/css; charset=utf-8";

const startScript = `const dark = matchMedia("(prefers-color-scheme: dark)");
const applyMode = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
applyMode();
dark.addEventListener("change", applyMode);
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

interface PageFile {
  readonly type: string;
  /** Reads the file once. */
  readonly content: () => Promise<Representation>;
}

function createPageFile(type: string, read: () => Promise<string>): PageFile {
  let content: Promise<Representation> | undefined;
  return {
    type,
    content() {
      content ??= read().then(createRepresentation);
      return content;
    },
  };
}

const readDistributed = (name: string) => readFile(resolve(`swagger-ui-dist/${name}`), "utf8");

const pageFiles: ReadonlyMap<string, PageFile> = new Map([
  ["start.js", createPageFile(script, async () => startScript)],
  ["swagger-ui-bundle.js", createPageFile(script, () => readDistributed("swagger-ui-bundle.js"))],
  ["swagger-ui.css", createPageFile(css, () => readDistributed("swagger-ui.css"))],
  ["reference.css", createPageFile(css, async () => referenceStyle)],
]);

function pageHtml(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="stylesheet" href="/docs/reference.css">
  </head>
  <body>
    <main id="reference"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
}
