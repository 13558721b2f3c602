import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNotesCsv, generateNotes, noteAt, noteFromSubject } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRecordSource, drawRecords, type RecordSource } from "../../server/record-source.ts";
import { loans } from "../datasets.ts";

/** The class with this label. */
function nameOf(label: number | undefined): string | undefined {
  return bankNotes.target.classes[label ?? -1]?.value;
}

/** A source of bank notes. */
function createSource(options: { file: string | undefined; random: () => number }): RecordSource {
  const source = createRecordSource({ dataset: bankNotes, isDefault: true, ...options });
  if (source === null) throw new Error("bank notes can always be drawn");
  return source;
}

/** The same numbers in every run, spread over the whole range. */
function createRandom(): () => number {
  let state = 0.5;
  return () => {
    state = (state + 0.618_033_988_75) % 1;
    return state;
  };
}

describe("generated notes", () => {
  it("differ at each draw, and their truth is known", async () => {
    const source = createSource({ file: undefined, random: createRandom() });
    const [one, other] = [await source.draw(4), await source.draw(4)];
    expect(one).toHaveLength(4);
    expect(new Set([...one, ...other].map(({ subject }) => subject)).size).toBe(8);
    for (const note of one) {
      const generated = noteFromSubject(note.subject);
      expect(generated?.features).toEqual(note.features);
      expect(await source.truthOf(note)).toBe(nameOf(generated?.label));
    }
    expect(await source.truthOf({ subject: "someone's own", features: [1, 2, 3, 4] })).toBeUndefined();
  });

  it("give no truth to other notes with the same subjects", async () => {
    const source = createSource({ file: undefined, random: createRandom() });
    const own = { subject: "note-2024-0", features: [3.62, 8.67, -2.81, -0.45] };
    expect(await source.truthOf(own)).toBeUndefined();
    const { features } = noteAt(2024, 0);
    expect(await source.truthOf({ ...own, features: features.with(3, 0.5) })).toBeUndefined();
    expect(await source.truthOf({ ...own, features: features.slice(0, 3) })).toBeUndefined();
    expect(await source.truthOf({ ...own, features })).toBe("fake");
  });
});

describe("notes of a file", () => {
  const notes = [...generateNotes({ seed: 5, count: 300 })];

  it("are drawn from the pool without repetition, and named after their rows", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createSource({ file, random: createRandom() });
    const drawn = await source.draw(1_000);
    expect(drawn).toHaveLength(300 - 106);
    expect(new Set(drawn.map(({ subject }) => subject)).size).toBe(drawn.length);
    for (const note of drawn) {
      const row = notes[Number(note.subject.replace("row-", "")) - 1];
      expect(note.features).toEqual(row?.features);
      expect(await source.truthOf(note)).toBe(nameOf(row?.label));
    }
  });

  it("give no truth to the rows of another file", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createSource({ file, random: createRandom() });
    expect(await source.truthOf({ subject: "row-1", features: [-3.5, -8.5, 9.1, 0.5] })).toBeUndefined();
  });

  it("do not hide the truth of generated notes", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createSource({ file, random: createRandom() });
    const generated = noteAt(9, 1);
    expect(await source.truthOf(generated)).toBe(nameOf(generated.label));
  });

  it("are read again after an invalid file was repaired", async () => {
    const file = await temporaryFile("no notes");
    const source = createSource({ file, random: createRandom() });
    await expect(drawRecords(source, 5)).rejects.toMatchObject({ status: 503 });
    await writeFile(file, formatNotesCsv(notes));
    expect((await drawRecords(source, 5)).subjects).toHaveLength(5);
  });
});

describe("records of another table's file", () => {
  const row = (i: number) => `a-${i},${i % 2 === 0 ? i : ""},self,yes,,${i % 3 === 0 ? "good" : ""}`;
  const text = `id,income,employment,owner,since,risk\n${Array.from({ length: 40 }, (_, i) => row(i)).join("\n")}\nwrong,x,self,yes,,\n`;
  const sourceOf = (file: string) =>
    createRecordSource({ dataset: loans, isDefault: false, file, random: createRandom() });

  it("are drawn without repetition, named by their subject, with the truth of the file", async () => {
    const source = sourceOf(await temporaryFile(text));
    const drawn = (await source?.draw(1_000)) ?? [];
    expect(drawn.map(({ subject }) => subject).toSorted()).toEqual(
      Array.from({ length: 40 }, (_, i) => `a-${i}`).toSorted(),
    );
    const record = { subject: "a-3", features: [null, "self", true, null] };
    expect(await source?.truthOf(record)).toBe("good");
    expect(await source?.truthOf({ ...record, features: [1, "self", true, null] })).toBeUndefined();
    expect(await source?.truthOf({ ...record, subject: "a-1" })).toBeUndefined();
  });

  it("are drawn from the whole of a file that is too long to keep", async () => {
    const many = Array.from({ length: 120_000 }, (_, i) => `s-${i},${i},self,yes,`).join("\n");
    const source = sourceOf(await temporaryFile(`id,income,employment,owner,since\n${many}\n`));
    const incomes = ((await source?.draw(1_000)) ?? []).map(({ features }) => Number(features[0]));
    expect(Math.min(...incomes)).toBeLessThan(10_000);
    expect(Math.max(...incomes)).toBeGreaterThan(110_000);
  });
});

it("has nothing to draw for another table without a file", async () => {
  const source = createRecordSource({
    dataset: loans,
    isDefault: false,
    file: undefined,
    random: createRandom(),
  });
  expect(source).toBeNull();
  await expect(drawRecords(source, 5)).rejects.toMatchObject({ status: 400 });
});

it("refuses to draw from an empty source", async () => {
  const empty = { draw: async () => [] };
  await expect(drawRecords(empty, 5)).rejects.toMatchObject({ status: 400 });
});

/** Writes a file that exists until the test ends. Returns its path. */
async function temporaryFile(content: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "loopline-web-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "notes.csv");
  await writeFile(file, content);
  return file;
}
