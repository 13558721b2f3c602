import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createRepresentation, type Representation } from "./representation.ts";

const { resolve } = createRequire(import.meta.url);

/** Nothing but its own files and its own API; data URLs are its icons. */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface PageFile {
  readonly type: string;
  readonly content: Representation;
}

const script = "text/javascript; charset=utf-8";

const start = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});
`;

const files: Readonly<Record<string, { readonly type: string; readonly read: () => Promise<string> }>> = {
  "start.js": { type: script, read: async () => start },
  "swagger-ui-bundle.js": {
    type: script,
    read: () => readFile(resolve("swagger-ui-dist/swagger-ui-bundle.js"), "utf8"),
  },
  "swagger-ui.css": {
    type: "text/css; charset=utf-8",
    read: () => readFile(resolve("swagger-ui-dist/swagger-ui.css"), "utf8"),
  },
};

const held = new Map<string, Promise<PageFile>>();

/** A file of the page, read when it is first asked for. Null for a name that is none of theirs. */
export async function readPageFile(name: string): Promise<PageFile | null> {
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) return null;
  const { type, read } = file;
  const content = held.get(name) ?? read().then((text) => ({ type, content: createRepresentation(text) }));
  held.set(name, content);
  return await content;
}

export function pageHtml(title: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <main id="reference"></main>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
}
