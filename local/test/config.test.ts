import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { childEnvironment, loadConfig } from "../src/config.ts";

test("uses private servers if the variables are absent or empty", () => {
  const none = { databaseUrl: undefined, redisUrl: undefined };
  expect(loadConfig({})).toEqual(none);
  expect(loadConfig({ DATABASE_URL: "", REDIS_URL: " " })).toEqual(none);
});

test("reads the URL of Postgres, which has a password, from a file", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "loopline-config-")), "database-url");
  onTestFinished(() => rm(dirname(file), { recursive: true }));
  await writeFile(file, "postgres://postgres:secret@postgres:5432/postgres\n");
  expect(loadConfig({ DATABASE_URL_FILE: file }).databaseUrl).toBe(
    "postgres://postgres:secret@postgres:5432/postgres",
  );
});

test("names every wrong variable in one error, with an example", () => {
  expect(() => loadConfig({ DATABASE_URL: "localhost:5432", REDIS_URL: "http://127.0.0.1" })).toThrow(
    /DATABASE_URL must be a URL such as postgres:.*REDIS_URL must be a URL such as redis:/,
  );
});

test("passes no credentials, proxies or Node options on to children", () => {
  const environment = childEnvironment({
    PATH: "/bin",
    HOME: "/home/me",
    GOOGLE_APPLICATION_CREDENTIALS: "/key.json",
    HTTPS_PROXY: "http://proxy",
    NODE_OPTIONS: "--inspect",
  });
  expect(environment).toEqual({ PATH: "/bin", HOME: "/home/me" });
});
