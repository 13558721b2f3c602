import { hash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeStart } from "../../src/demo/describe-start.ts";

let directory: string;
let file: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "loopline-test-"));
  file = join(directory, "notes.csv");
  await writeFile(file, "a file's bytes");
});
afterAll(() => rm(directory, { recursive: true }));

const samples = { data: { origin: { source: "samples" as const } } };

it("tells how many rows a new stack starts from", async () => {
  expect(await describeStart(samples, { records: 6 }, undefined)).toBe("It starts from 6 training rows.");
});

it("tells that a stack has learned before", async () => {
  expect(await describeStart(samples, { records: 358 }, undefined)).toBe(
    "It starts from 358 training rows.\nSo it has learned before; npm run reset makes it forget.",
  );
});

it("tells that a stack began with other notes than those of the file", async () => {
  const sentence = `It did not begin with ${file}; npm start -- --data FILE would.`;
  const other = { data: { origin: { source: "file" as const, name: "notes.csv", sha256: "00" } } };
  expect(await describeStart(samples, { records: 6 }, file)).toContain(sentence);
  expect(await describeStart(other, { records: 6 }, file)).toContain(sentence);
  const same = { ...other.data.origin, sha256: hash("sha256", "a file's bytes") };
  expect(await describeStart({ data: { origin: same } }, { records: 6 }, file)).not.toContain(sentence);
});
