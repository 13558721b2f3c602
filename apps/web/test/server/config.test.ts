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
