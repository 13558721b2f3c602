import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseStart, formatNotesCsv, generateNotes, sampleNotes } from "@loopline/banknotes";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sampleClasses, sampleDataset, sampleRecords, toCsv } from "../../../tests/support/sample-records.ts";
import {
  chooseTableLessons,
  chooseTeachingRecords,
  type KnownRecord,
  type TeachingRecords,
} from "../../src/demo/teaching-records.ts";

const all = (notes: TeachingRecords) => [...notes.lessons.flat(), ...notes.testSet, ...notes.unseen];
const keys = (notes: readonly KnownRecord[]) => notes.map(({ features }) => features.join());

describe("generated notes", () => {
  const choose = (rounds: number, seed = 7) =>
    chooseTeachingRecords({ file: undefined, rounds, batchSize: 30, seed });

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

  const choose = (rounds: number, seed = 7) => chooseTeachingRecords({ file, rounds, batchSize: 10, seed });

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
    const missing = chooseTeachingRecords({ file: `${file}.gone`, rounds: 1, batchSize: 1, seed: 7 });
    await expect(missing).rejects.toThrow(`${file}.gone: cannot be read`);
  });
});

describe("records of a table", () => {
  const dataset = sampleDataset(sampleClasses);
  const records = sampleRecords({ seed: 3, count: 200 });
  let directory: string;
  let file: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "loopline-test-"));
    file = join(directory, "loans.csv");
    // Two rows without a class, and two with the same values as another.
    const unlabelled = sampleRecords({ seed: 4, count: 2 }).map(({ className: _, ...record }) => record);
    await writeFile(file, toCsv([...records, ...unlabelled, ...records.slice(0, 2)]));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const choose = (rounds: number, batchSize: number, seed = 7) =>
    chooseTableLessons(dataset, file, { rounds, batchSize, seed });

  it("are two of each class to start from, a third to test on, and the others to teach", async () => {
    const lessons = await choose(10, 12);
    expect(lessons.start.map(({ label }) => label)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(lessons.unseen).toHaveLength(65);
    expect(lessons.testSet).toEqual(lessons.unseen);
    expect(lessons.lessons.map(({ length }) => length)).toEqual(Array(10).fill(12));
    const used = [
      ...lessons.start.map(({ values }) => values.join()),
      ...keys([...lessons.lessons.flat(), ...lessons.unseen]),
    ];
    expect(new Set(used).size).toBe(6 + 65 + 120);
    for (const { subject, features, label } of lessons.unseen) {
      const { values, className } = records[(Number(subject.replace("row-", "")) - 1) % 202] ?? {};
      expect([features, sampleClasses[label]]).toEqual([values, className]);
    }
  });

  it("make shorter lessons if there are too few", async () => {
    const { lessons, unseen } = await choose(20, 20);
    expect(lessons.map(({ length }) => length)).toEqual(Array(20).fill(6));
    expect((await choose(20, 20, 8)).lessons).not.toEqual(lessons);
    expect((await choose(3, 2, 8)).unseen).toEqual(unseen);
  });

  it("must be of two classes", async () => {
    const one = join(directory, "one.csv");
    await writeFile(one, toCsv(records.filter(({ className }) => className === "good")));
    await expect(chooseTableLessons(dataset, one, { rounds: 2, batchSize: 2, seed: 7 })).rejects.toThrow(
      /different labelled rows of 1 class, and a demo needs at least six of two: add rows with their risk/,
    );
  });
});
