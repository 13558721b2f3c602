import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNotesCsv, sampleNotes } from "@loopline/banknotes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkSameOrigin, chooseStartingNotes } from "../src/seed/starting-notes.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "loopline-notes-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function write(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

test("takes six notes to start from and a hundred to test with from the samples", async () => {
  const { origin, start, testSet } = await chooseStartingNotes(undefined);
  expect(origin).toEqual({ source: "samples" });
  expect(start).toHaveLength(6);
  expect(testSet).toHaveLength(100);
});

test("takes as many from a file, and recognises the file by its bytes", async () => {
  const text = formatNotesCsv(sampleNotes("notes-1000"));
  const { origin, start, testSet, file } = await chooseStartingNotes(await write("mine.csv", text));
  const same = await chooseStartingNotes(await write("copy.csv", text));
  expect([start.length, testSet.length, file?.length]).toEqual([6, 100, text.length]);
  expect(origin).toMatchObject({ source: "file", name: "mine.csv" });
  expect(() => checkSameOrigin(origin, same.origin)).not.toThrow();
});

test("refuses a bad file with line and column", async () => {
  const path = await write("bad.csv", "variance,skewness,curtosis,entropy,class\n1,2,3,4,1\n1,2,oops,4,0\n");
  await expect(chooseStartingNotes(path)).rejects.toThrow(/bad\.csv, line 3, column 3 \(curtosis\)/);
});

test("refuses to mix other notes into a state", () => {
  const samples = { source: "samples" } as const;
  const file = { source: "file", name: "mine.csv", sha256: "a".repeat(64) } as const;
  expect(() => checkSameOrigin(undefined, file)).not.toThrow();
  expect(() => checkSameOrigin(samples, file)).toThrow(
    /generated samples.*start without --data.*npm run reset/,
  );
  expect(() => checkSameOrigin(file, samples)).toThrow(/the file mine\.csv.*--data mine\.csv.*npm run reset/);
  expect(() => checkSameOrigin(file, { ...file, sha256: "b".repeat(64) })).toThrow("mine.csv");
});
