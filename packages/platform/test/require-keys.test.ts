import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Api, createApi, ownerOf, refuseOtherMethods, sourceOf, viewerOf } from "../src/http/index.ts";
import { AppError } from "../src/index.ts";
import { type ApiKey, keyScopes } from "../src/keys/api-keys.ts";
import { silentLogger as log } from "../src/testing/index.ts";

const known = new Map<string, ApiKey>(
  keyScopes.map((scope) => [scope, { id: scope.padEnd(8, "0"), name: scope, scopes: [scope] }]),
);

let api: Api;
const find = vi.fn();
const handler = vi.fn(async () => ({ done: true }));

beforeEach(async () => {
  find.mockReset().mockImplementation(async (text: string) => known.get(text) ?? null);
  handler.mockClear();
  const keys = { find, refresh: async () => {} };
  api = await createApi({ log, corsOrigins: "*", bodyLimit: 2_000, keys });
  api.post("/things", { config: { scope: "ingest" } }, handler);
  refuseOtherMethods(api);
});

afterEach(() => api.close());

const post = (key?: string, payload = "{}") =>
  api.inject({
    method: "POST",
    url: "/things",
    payload,
    headers: key === undefined ? {} : { "x-api-key": key },
  });

describe("a route with a scope", () => {
  it.each([undefined, "", "nobody"])("refuses the key %j with 401 before reading the body", async (key) => {
    const response = await post(key, "{not json");
    expect(response.statusCode).toBe(401);
    expect(response.headers["www-authenticate"]).toBe("ApiKey");
    expect(response.json()).toEqual({
      status_text: "Unauthorized",
      message: "x-api-key is missing or not known",
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it.each(["read", "feedback"])("refuses a key for %s with 403 and names the missing scope", async (key) => {
    const response = await post(key, "{not json");
    expect(response.statusCode).toBe(403);
    expect(response.json()).toEqual({
      status_text: "Forbidden",
      message: `this key lacks the scope "ingest"; it has: ${key}`,
    });
    expect(handler).not.toHaveBeenCalled();
  });

  it.each(["ingest", "admin"])("accepts a key for %s", async (key) => {
    expect((await post(key)).statusCode).toBe(200);
    expect(handler).toHaveBeenCalledOnce();
  });

  it("refuses every request while the keys cannot be read", async () => {
    find.mockRejectedValue(new AppError("unavailable", "the API keys could not be read yet"));
    const response = await post("ingest");
    expect(response.statusCode).toBe(503);
    expect(response.headers["retry-after"]).toBe("1");
    expect(handler).not.toHaveBeenCalled();
  });

  it("lets a page of another origin send a preflight and read the refusal", async () => {
    const origin = { origin: "https://example.org" };
    const preflight = await api.inject({
      method: "OPTIONS",
      url: "/things",
      headers: { ...origin, "access-control-request-method": "POST" },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toContain("x-api-key");
    const refused = await api.inject({ method: "POST", url: "/things", headers: origin });
    expect(refused.statusCode).toBe(401);
    expect(refused.headers["access-control-allow-origin"]).toBe("*");
    expect(refused.headers["access-control-expose-headers"]).toContain("retry-after");
  });
});

describe("the source of a request", () => {
  const sourceFor = async (key: string | undefined, user: string | undefined, served = api) => {
    const headers = { ...(key && { "x-api-key": key }), ...(user && { "loopline-user": user }) };
    const response = await served.inject({ method: "POST", url: "/sources", payload: "{}", headers });
    return response.statusCode === 200 ? response.json().source : response.statusCode;
  };
  const route = { config: { scope: "ingest" } } as const;
  const answer = async (request: Parameters<typeof sourceOf>[0]) => ({ source: sourceOf(request) });

  it("is the key's name, or the user whom a key with on-behalf names", async () => {
    known.set("web", { id: "web00000", name: "the web", scopes: ["ingest", "on-behalf"] });
    api.post("/sources", route, answer);
    expect(await sourceFor("ingest", undefined)).toBe("ingest");
    expect(await sourceFor("web", undefined)).toBe("the web");
    expect(await sourceFor("web", "ada@example.org")).toBe("ada@example.org");
    expect(await sourceFor("admin", "ada")).toBe("ada");
  });

  it("cannot be a user if the key lacks on-behalf, also when it names itself", async () => {
    api.post("/sources", route, answer);
    for (const user of ["ada", "ingest"]) expect(await sourceFor("ingest", user)).toBe(403);
  });

  it("is unknown without keys, whatever the caller says", async () => {
    const open = await createApi({ log, corsOrigins: "*", bodyLimit: 2_000 });
    open.post("/sources", route, answer);
    expect(await sourceFor(undefined, "ada", open)).toBeUndefined();
    await open.close();
  });
});

describe("a key with an owner", () => {
  const ask = async (key: string | undefined, served = api) => {
    served.get("/mine", { config: { scope: "read" } }, async (request: Parameters<typeof viewerOf>[0]) => ({
      sees: viewerOf(request) ?? "all",
      sends: ownerOf(request) ?? "nobody's",
    }));
    return (
      await served.inject({ url: "/mine", headers: key === undefined ? {} : { "x-api-key": key } })
    ).json();
  };

  it.each<[ApiKey["scopes"], string | undefined, object]>([
    [["read"], "acme", { sees: "acme", sends: "acme" }],
    [["read"], undefined, { sees: "all", sends: "nobody's" }],
    [["read", "all"], "acme", { sees: "all", sends: "acme" }],
    [["admin"], "acme", { sees: "all", sends: "acme" }],
    [["read", "all"], undefined, { sees: "all", sends: "nobody's" }],
  ])("with %j and the owner %j may do this", async (scopes, owner, rights) => {
    known.set("it", { id: "it000000", name: "it", scopes, owner });
    expect(await ask("it")).toEqual(rights);
  });

  it("does not matter when keys are off: everybody sees all, and sends batches without an owner", async () => {
    const open = await createApi({ log, corsOrigins: "*", bodyLimit: 2_000 });
    expect(await ask("it", open)).toEqual({ sees: "all", sends: "nobody's" });
    await open.close();
  });
});

it.each([
  ["GET", "/health", 200],
  ["GET", "/nowhere", 404],
  ["DELETE", "/things", 405],
] as const)("%s %s asks for no key", async (method, url, status) => {
  expect((await api.inject({ method, url })).statusCode).toBe(status);
  expect(find).not.toHaveBeenCalled();
});

it("stops the start for a route with neither a scope nor isPublic, also without keys", async () => {
  const open = await createApi({ log, corsOrigins: "*", bodyLimit: 2_000 });
  expect(() => open.get("/forgotten", handler)).toThrow("GET /forgotten must have a scope in its config");
  await open.close();
});
