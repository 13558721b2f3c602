import { expect, it } from "vitest";
import { loadConfig } from "../../server/config.ts";

it("requires only the URLs of the two APIs", () => {
  const urls = { INGEST_API_URL: "http://127.0.0.1:8081", PREDICT_API_URL: "https://predict.example" };
  expect(loadConfig({ NODE_ENV: "test", ...urls })).toMatchObject({
    ...urls,
    API_TIMEOUT_MS: 5_000,
    LOG_LEVEL: "info",
  });
});

it("lists every invalid variable in one error", () => {
  const env = { NODE_ENV: "test", INGEST_API_URL: "127.0.0.1:8081" } as const;
  expect(() => loadConfig(env)).toThrow(/INGEST_API_URL[\s\S]*PREDICT_API_URL/);
});

it("takes either users of its own or those of Identity-Aware Proxy", () => {
  const urls = { INGEST_API_URL: "http://127.0.0.1:8081", PREDICT_API_URL: "http://127.0.0.1:8082" };
  const both = {
    NODE_ENV: "test",
    ...urls,
    USERS_DIRECTORY: "/users",
    IAP_AUDIENCE: "/projects/1/x",
  } as const;
  expect(() => loadConfig(both)).toThrow("excludes USERS_DIRECTORY");
  expect(loadConfig({ NODE_ENV: "test", ...urls, ALLOWED_HOSTS: "localhost,[::1]" }).ALLOWED_HOSTS).toEqual([
    "localhost",
    "[::1]",
  ]);
});
