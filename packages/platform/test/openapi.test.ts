import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Api, type ApiDocs, type ApiOptions, createApi } from "../src/http/index.ts";
import { silentLogger } from "../src/testing/index.ts";

const options: ApiOptions = { log: silentLogger, corsOrigins: "*", bodyLimit: 2_000 };
const docs: ApiDocs = { title: "Things", description: "Of all kinds.", tags: [] };

const ThingSchema = z
  .object({ size: z.int().min(0), seen: z.coerce.number().default(0) })
  .meta({ id: "Thing" });
const BodySchema = z.object({
  sizes: z
    .array(z.number())
    .nullish()
    .transform((sizes) => sizes ?? [])
    .meta({ minItems: 1 }),
});

let api: Api;

async function build(changes: Partial<ApiOptions>): Promise<void> {
  api = await createApi({ ...options, ...changes });
  const thing = { tag: "Things", summary: "A thing", reply: z.object({ thing: ThingSchema }) };
  api.post(
    "/things/:name",
    {
      config: { scope: "ingest", docs: { ...thing, id: "makeThing", errors: [409] } },
      schema: {
        params: z.object({ name: z.string().meta({ description: "Its name.", examples: ["a"] }) }),
        querystring: z.object({ count: z.coerce.number().max(9).default(1) }),
        body: BodySchema,
      },
    },
    async () => ({ thing: { size: 1, seen: 0 } }),
  );
  api.get("/secret", { config: { isPublic: true } }, async () => "");
}

afterEach(() => api.close());

const get = (url: string, headers: Record<string, string> = {}) => api.inject({ url, headers });

describe("the document", () => {
  it("documents requests before and responses after transformation", async () => {
    await build({ docs });
    const { paths, components } = (await get("/openapi.json")).json();
    const { post } = paths["/things/{name}"];
    expect(post.parameters).toEqual([
      {
        name: "name",
        in: "path",
        required: true,
        description: "Its name.",
        schema: { type: "string" },
        example: "a",
      },
      { name: "count", in: "query", required: false, schema: { type: "number", maximum: 9, default: 1 } },
    ]);
    const { properties } = post.requestBody.content["application/json"].schema;
    expect(properties).toEqual({ sizes: { type: "array", items: { type: "number" }, minItems: 1 } });
    expect(post.responses[200].content["application/json"].schema.properties).toEqual({
      thing: { $ref: "#/components/schemas/Thing" },
    });
    expect(components.schemas.Thing).toMatchObject({
      properties: { size: { type: "integer", minimum: 0 }, seen: { type: "number" } },
      required: ["size", "seen"],
    });
  });

  it("documents the errors of a route's schemas, scope and docs", async () => {
    await build({ docs });
    const { paths } = (await get("/openapi.json")).json();
    const statuses = ["200", "400", "401", "403", "408", "409", "413", "429", "431", "500", "503"];
    expect(Object.keys(paths["/things/{name}"].post.responses)).toEqual(statuses);
    expect(Object.keys(paths["/health"].get.responses)).toEqual(["200", "431", "500"]);
  });

  it("documents a required key only if the API requires keys", async () => {
    await build({ docs });
    const open = (await get("/openapi.json")).json();
    expect(open.paths["/things/{name}"].post.security).toEqual([{ apiKey: ["ingest"] }, {}]);
    await api.close();
    await build({ docs, keys: { find: async () => null, refresh: async () => {} } });
    const guarded = (await get("/openapi.json")).json();
    expect(guarded.paths["/things/{name}"].post.security).toEqual([{ apiKey: ["ingest"] }]);
    expect(guarded.paths["/health"].get.security).toEqual([]);
  });

  it("leaves out routes without docs", async () => {
    await build({ docs });
    expect((await get("/openapi.json")).json().paths).not.toHaveProperty("/secret");
  });

  it("replies 304 to a client that has the document", async () => {
    await build({ docs });
    const first = await get("/openapi.json");
    const again = await get("/openapi.json", { "if-none-match": String(first.headers.etag) });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe("");
  });

  it("serves neither document nor page without docs", async () => {
    await build({});
    expect((await get("/openapi.json")).statusCode).toBe(404);
    expect((await get("/docs")).statusCode).toBe(404);
  });
});

describe("the page", () => {
  it("allows the page to load only its own files", async () => {
    await build({ docs });
    const page = await get("/docs");
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self'; /);
    const files = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = ""]) => path);
    expect(files).toHaveLength(4);
    for (const file of files) expect((await get(file)).statusCode).toBe(200);
  });

  it.each(["package.json", "..%2fpackage.json", "swagger-ui.js", "constructor"])(
    "has no file %s",
    async (name) => {
      await build({ docs });
      expect((await get(`/docs/${name}`)).statusCode).toBe(404);
    },
  );
});
