import { hash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answer, startStubApi } from "@loopline/client/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { describeStart, findStack } from "../../src/demo/find-stack.ts";
import { writeEndpoints } from "../../src/state/state.ts";
import { createEndpoints } from "../create-endpoints.ts";

const signal = new AbortController().signal;
const nowhere = "http://127.0.0.1:9";

function makeState(): string {
  const directory = mkdtempSync(join(tmpdir(), "loopline-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

it("finds a stack that answers", async () => {
  const state = makeState();
  const api = await startStubApi(answer(200, { jobs: [] }));
  const endpoints = createEndpoints({ ingestApi: api.url, predictApi: api.url });
  writeEndpoints(state, endpoints);
  expect(await findStack(state, signal)).toEqual(endpoints);
});

it("finds no stack if none was started", async () => {
  expect(await findStack(makeState(), signal)).toBeUndefined();
});

it("finds no stack if endpoints.json is damaged", async () => {
  const state = makeState();
  writeFileSync(join(state, "endpoints.json"), "{");
  expect(await findStack(state, signal)).toBeUndefined();
});

it.each(["ingestApi", "predictApi"] as const)(
  "finds no stack if the %s of a killed stack is gone",
  async (name) => {
    const state = makeState();
    const api = await startStubApi(answer(200, { jobs: [] }));
    writeEndpoints(state, createEndpoints({ ingestApi: api.url, predictApi: api.url, [name]: nowhere }));
    expect(await findStack(state, signal)).toBeUndefined();
  },
);

it("finds no stack if another server has taken its port", async () => {
  const state = makeState();
  const api = await startStubApi(answer(200, "hello"));
  writeEndpoints(state, createEndpoints({ ingestApi: api.url, predictApi: api.url }));
  expect(await findStack(state, signal)).toBeUndefined();
});

describe("the description of a stack", () => {
  const samples = { data: { origin: { source: "samples" as const } } };

  function makeFile(): string {
    const file = join(makeState(), "notes.csv");
    writeFileSync(file, "a file's bytes");
    return file;
  }

  it("says how many rows a new stack starts from", async () => {
    expect(await describeStart(samples, { records: 6 }, undefined)).toBe("It starts from 6 training rows.");
  });

  it("says that a stack was trained before", async () => {
    expect(await describeStart(samples, { records: 358 }, undefined)).toBe(
      "It starts from 358 training rows.\nIt was trained before; npm run reset starts over.",
    );
  });

  it("says that a stack was started from other notes than the file's", async () => {
    const file = makeFile();
    const sentence = `It was not started from ${file}; run npm start -- --data ${file} for that.`;
    const other = { data: { origin: { source: "file" as const, name: "notes.csv", sha256: "00" } } };
    expect(await describeStart(samples, { records: 6 }, file)).toContain(sentence);
    expect(await describeStart(other, { records: 6 }, file)).toContain(sentence);
    const same = { ...other.data.origin, sha256: hash("sha256", "a file's bytes") };
    expect(await describeStart({ data: { origin: same } }, { records: 6 }, file)).not.toContain(sentence);
  });
});
