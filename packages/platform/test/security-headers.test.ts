import { afterEach, beforeEach, expect, it } from "vitest";
import { type Api, createApi } from "../src/http/index.ts";
import { silentLogger as log } from "../src/testing/index.ts";

let api: Api;

beforeEach(async () => {
  api = await createApi({ log, corsOrigins: "*", bodyLimit: 2_000 });
  const config = { isPublic: true };
  api.get("/kept", { config }, async (_request, reply) => {
    reply
      .header("cache-control", "public, max-age=60")
      .header("content-security-policy", "default-src 'self'");
    return { kept: true };
  });
  api.get("/broken", { config }, async () => {
    throw new Error("secret detail");
  });
});

afterEach(() => api.close());

it.each([
  ["GET", "/health"],
  ["GET", "/nowhere"],
  ["GET", "/broken"],
  ["OPTIONS", "/health"],
] as const)("go with every answer: %s %s", async (method, url) => {
  const { headers } = await api.inject({ method, url });
  expect(headers).toMatchObject({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none';frame-ancestors 'none'",
    "strict-transport-security": expect.stringContaining("max-age="),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
  });
});

it("sends no header that names the server", async () => {
  for (const url of ["/health", "/nowhere", "/broken"]) {
    const { headers } = await api.inject({ url });
    expect(Object.keys(headers)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(server|x-powered-by|via)$/)]),
    );
  }
});

it("keeps the headers that a route sets", async () => {
  const { headers } = await api.inject({ url: "/kept" });
  expect(headers).toMatchObject({
    "cache-control": "public, max-age=60",
    "content-security-policy": "default-src 'self'",
  });
});
