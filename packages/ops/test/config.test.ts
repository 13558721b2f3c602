import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definitionFile } from "@loopline/banknotes/definition";
import { functionNames } from "@loopline/contracts";
import { expect, it, onTestFinished } from "vitest";
import { chooseTarget, loadCacheConfig, loadDeadLettersConfig, loadModelsConfig } from "../src/config.ts";

/** The state directory of a running stack. */
function createStateDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "loopline-ops-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const endpoints = {
    project: "loopline-local",
    dataset: definitionFile,
    ingestApi: "http://127.0.0.1:8081",
    predictApi: "http://127.0.0.1:8082",
    pubsub: "127.0.0.1:8085",
    storage: "http://127.0.0.1:8086",
    secretManager: "127.0.0.1:8087",
    monitoring: "http://127.0.0.1:8089",
    databaseUrl: "postgres://postgres:secret@127.0.0.1:5433/loopline",
    redisUrl: "redis://127.0.0.1:6380",
    functions: Object.fromEntries(functionNames.map((name) => [name, "http://127.0.0.1:8101"])),
    pids: {},
    data: { origin: { source: "samples" } },
  };
  writeFileSync(join(directory, "endpoints.json"), JSON.stringify(endpoints));
  return directory;
}

const deployment = { GOOGLE_CLOUD_PROJECT: "p", DATABASE_URL: "postgres://ml_readwrite@db/loopline" };

it("uses the stack of a state directory, whatever the environment says", () => {
  const directory = createStateDirectory();
  const target = chooseTarget(directory, deployment);
  expect(target.name).toContain(directory);
  expect(loadDeadLettersConfig(target)).toMatchObject({
    GOOGLE_CLOUD_PROJECT: "loopline-local",
    PUBSUB_EMULATOR_HOST: "127.0.0.1:8085",
  });
  expect(loadModelsConfig(target)).toMatchObject({
    DATABASE_URL: "postgres://ml_readwrite@127.0.0.1:5433/loopline",
    SECRET_MANAGER_API_ENDPOINT: "127.0.0.1:8087",
    REDIS_URL: "redis://127.0.0.1:6380",
    MODEL_BUCKET: "loopline-models",
    STORAGE_API_ENDPOINT: "http://127.0.0.1:8086",
    LOG_LEVEL: "silent",
  });
  expect(loadCacheConfig(target)).toMatchObject({ CACHE_LIST_LENGTH: 1_000 });
});

it("uses the deployment that the environment names, and lists missing variables", () => {
  const target = chooseTarget(undefined, deployment);
  expect(target.name).toBe("project p");
  expect(() => loadModelsConfig(target)).toThrow(/REDIS_URL[\s\S]*MODEL_BUCKET/);
  expect(loadDeadLettersConfig(target)).toMatchObject({ GOOGLE_CLOUD_PROJECT: "p" });
});

it("says how to start a stack if none is running", () => {
  const nowhere = join(tmpdir(), "loopline-ops-nowhere");
  expect(() => chooseTarget(nowhere, {})).toThrow("start one with npm start");
});
