import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseStart, formatNotesCsv, generateNotes, sampleNotes } from "@loopline/banknotes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chooseTeachingNotes, type KnownNote, type TeachingNotes } from "../../src/demo/teaching-notes.ts";

const all = (notes: TeachingNotes) => [...notes.lessons.flat(), ...notes.testSet, ...notes.unseen];
const keys = (notes: readonly KnownNote[]) => notes.map(({ features }) => features.join());

describe("generated notes", () => {
  const choose = (rounds: number, seed = 7) =>
    chooseTeachingNotes({ file: undefined, rounds, batchSize: 30, seed });

  it("make as many lessons as there are rounds, and come with the sample test set", async () => {
    const notes = await choose(4);
    expect(notes.lessons.map(({ length }) => length)).toEqual([30, 30, 30, 30]);
    expect(notes.testSet).toEqual(sampleNotes("test-set-100"));
    expect(notes.unseen).toHaveLength(1_000);
    expect(new Set(keys(all(notes))).size).toBe(1_220);
  });

  it("depend on the seed, but those never corrected not on the rounds", async () => {
    expect(await choose(2)).toEqual(await choose(2));
    expect((await choose(2)).lessons).not.toEqual((await choose(2, 8)).lessons);
    expect((await choose(2)).unseen).toEqual((await choose(400)).unseen);
  });
});

describe("notes of a file", () => {
  const rows = [...generateNotes({ seed: 5, count: 400 })];
  let directory: string;
  let file: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "loopline-test-"));
    file = join(directory, "notes.csv");
    await writeFile(file, formatNotesCsv(rows));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const choose = (rounds: number, seed = 7) => chooseTeachingNotes({ file, rounds, batchSize: 10, seed });

  it("are divided as the stack divides them, and named by their place in the file", async () => {
    const notes = await choose(14);
    const { start, testSet, pool } = chooseStart(rows);
    expect(keys(notes.testSet)).toEqual(keys(testSet));
    expect(keys(notes.unseen)).toEqual(keys(pool.slice(pool.length / 2)));
    expect(new Set(keys(all(notes))).size).toBe(all(notes).length);
    const started = new Set(keys(start));
    expect(keys(all(notes)).filter((key) => started.has(key))).toEqual([]);
    for (const { subject, features, label } of all(notes)) {
      const row = rows[Number(subject.replace("row-", "")) - 1];
      expect({ features, label }).toEqual({ features: row?.features, label: row?.label });
    }
  });

  it("are taught in an order that the seed decides; those never corrected stay the same", async () => {
    const [seven, again, eight] = [await choose(14), await choose(14), await choose(14, 8)];
    expect(again).toEqual(seven);
    expect(eight.lessons).not.toEqual(seven.lessons);
    expect(keys(eight.lessons.flat()).sort()).not.toEqual(keys(eight.unseen).sort());
    expect(eight.unseen).toEqual(seven.unseen);
    expect((await choose(2)).unseen).toEqual(seven.unseen);
  });

  it("must be enough for the rounds", async () => {
    await expect(choose(15)).rejects.toThrow(
      `${file} has 147 notes to teach with, but 15 rounds of 10 take 150: ask for fewer with --rounds or --batch-size`,
    );
  });

  it("must be readable", async () => {
    const missing = chooseTeachingNotes({ file: `${file}.gone`, rounds: 1, batchSize: 1, seed: 7 });
    await expect(missing).rejects.toThrow(`${file}.gone: cannot be read`);
  });
});
