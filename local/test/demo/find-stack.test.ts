import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionNames } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { expect, it, onTestFinished } from "vitest";
import { findStack } from "../../src/demo/find-stack.ts";
import { writeEndpoints } from "../../src/state/state.ts";
import { startTestApi } from "./test-api.ts";

const signal = new AbortController().signal;
const nowhere = "http://127.0.0.1:9";

function makeState(): string {
  const directory = mkdtempSync(join(tmpdir(), "loopline-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

function endpointsOf(ingestApi: string, predictApi: string): Endpoints {
  return {
    project: "loopline-local",
    ingestApi,
    predictApi,
    pubsub: "127.0.0.1:9",
    storage: nowhere,
    secretManager: "127.0.0.1:9",
    monitoring: "http://127.0.0.1:8089",
    databaseUrl: "postgres://127.0.0.1:9/loopline",
    redisUrl: "redis://127.0.0.1:9",
    functions: Object.fromEntries(functionNames.map((name) => [name, nowhere])) as Endpoints["functions"],
    pids: {},
    data: { origin: { source: "samples" } },
  };
}

it("finds a stack that answers", async () => {
  const state = makeState();
  const api = await startTestApi(() => ({ body: { jobs: [] } }));
  const endpoints = endpointsOf(api.url, api.url);
  writeEndpoints(state, endpoints);
  expect(await findStack(state, signal)).toEqual(endpoints);
});

it("finds none where none was started", async () => {
  expect(await findStack(makeState(), signal)).toBeUndefined();
});

it("finds none where what is told of one is damaged", async () => {
  const state = makeState();
  writeFileSync(join(state, "endpoints.json"), "{");
  expect(await findStack(state, signal)).toBeUndefined();
});

it.each(["ingestApi", "predictApi"] as const)(
  "finds none when the %s of a killed one is gone",
  async (name) => {
    const state = makeState();
    const api = await startTestApi(() => ({ body: { jobs: [] } }));
    writeEndpoints(state, { ...endpointsOf(api.url, api.url), [name]: nowhere });
    expect(await findStack(state, signal)).toBeUndefined();
  },
);

it("finds none where another server has taken its port", async () => {
  const state = makeState();
  const api = await startTestApi(() => ({ body: "hello" }));
  writeEndpoints(state, endpointsOf(api.url, api.url));
  expect(await findStack(state, signal)).toBeUndefined();
});
