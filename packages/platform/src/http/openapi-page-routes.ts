import { z } from "zod";
import type { Api } from "./create-api.ts";
import { orNotFound } from "./or-not-found.ts";
import { refuseOtherMethods } from "./other-methods.ts";
import { sendRepresentation } from "./representation.ts";

const TextSchema = z.string();

const FilePathSchema = z.object({ file: z.string().meta({ examples: ["start.js"] }) });

/** Serves the page that shows the OpenAPI document, and its files. @param title of the page; must be HTML */
export function addOpenApiPage(api: Api, title: string): void {
  let page: Promise<typeof import("./openapi-page.ts")> | undefined;
  const loadPage = () => {
    page ??= import("./openapi-page.ts");
    return page;
  };

  api.get(
    "/docs",
    {
      compress: false,
      config: {
        isPublic: true,
        docs: {
          id: "getPage",
          tag: "About",
          summary: "This page",
          reply: TextSchema,
          mediaType: "text/html",
        },
      },
    },
    async (_request, reply) => {
      const { pageHtml, pagePolicy } = await loadPage();
      return reply
        .header("content-type", "text/html; charset=utf-8")
        .header("content-security-policy", pagePolicy)
        .send(pageHtml(title));
    },
  );
  refuseOtherMethods(api, "/docs");

  api.get(
    "/docs/:file",
    {
      compress: false,
      config: {
        isPublic: true,
        docs: {
          id: "getPageFile",
          tag: "About",
          summary: "A file of this page",
          reply: TextSchema,
          mediaType: "text/javascript",
          errors: [404],
          hasEtag: true,
        },
      },
      schema: { params: FilePathSchema },
    },
    async (request, reply) => {
      const { readPageFile } = await loadPage();
      const { type, content } = orNotFound(await readPageFile(request.params.file));
      return sendRepresentation(request, reply, content, type);
    },
  );
  refuseOtherMethods(api, "/docs/:file");
}
