import { expect, it } from "vitest";
import { z } from "zod";
import { apiVariables, parseEnv, processVariables, redisVariables } from "../src/core/config.ts";

const load = (env: NodeJS.ProcessEnv) => parseEnv(z.object(apiVariables), env);

const schema = z.object({ ...processVariables, ...redisVariables, ...apiVariables });

it("lists every invalid variable in one error", () => {
  expect(() => parseEnv(schema, { PORT: "http", REDIS_URL: "localhost" })).toThrow(
    /GOOGLE_CLOUD_PROJECT: .*\n {2}REDIS_URL: must be a redis:\/\/ URL\n {2}PORT: /,
  );
});

it("applies the defaults", () => {
  const config = parseEnv(schema, {
    GOOGLE_CLOUD_PROJECT: "p",
    REDIS_URL: "redis://127.0.0.1",
    CORS_ORIGINS: "https://a, https://b",
  });
  expect(config).toMatchObject({
    PORT: 8080,
    HOST: "0.0.0.0",
    LOG_LEVEL: "info",
    CORS_ORIGINS: ["https://a", "https://b"],
  });
});

it("requires keys unless API_KEYS is off", () => {
  expect(load({}).API_KEYS).toBe("required");
  expect(load({ API_KEYS: "off" }).API_KEYS).toBe("off");
  for (const unclear of ["", "OFF", "false", "optional"]) {
    expect(() => load({ API_KEYS: unclear })).toThrow("API_KEYS");
  }
});
