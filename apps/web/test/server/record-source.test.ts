import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatNotesCsv, generateNotes, noteAt, noteFromSubject } from "@loopline/banknotes";
import { describe, expect, it, onTestFinished } from "vitest";
import { createNoteSource, drawNotes } from "../../server/record-source.ts";

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
    const source = createNoteSource({ file: undefined, random: createRandom() });
    const [one, other] = [await source.draw(4), await source.draw(4)];
    expect(one.features).toHaveLength(4);
    expect(new Set([...one.subjects, ...other.subjects]).size).toBe(8);
    for (const [i, subject] of one.subjects.entries()) {
      expect(noteFromSubject(subject)?.features).toEqual(one.features[i]);
      const note = { subject, features: one.features[i] ?? [] };
      expect(await source.truthOf(note)).toBe(noteFromSubject(subject)?.label);
    }
    expect(await source.truthOf({ subject: "someone's own", features: [1, 2, 3, 4] })).toBeUndefined();
  });

  it("give no truth to other notes with the same subjects", async () => {
    const source = createNoteSource({ file: undefined, random: createRandom() });
    const own = { subject: "note-2024-0", features: [3.62, 8.67, -2.81, -0.45] };
    expect(await source.truthOf(own)).toBeUndefined();
    const { features } = noteAt(2024, 0);
    expect(await source.truthOf({ ...own, features: features.with(3, 0.5) })).toBeUndefined();
    expect(await source.truthOf({ ...own, features: features.slice(0, 3) })).toBeUndefined();
    expect(await source.truthOf({ ...own, features })).toBe(0);
  });
});

describe("notes of a file", () => {
  const notes = [...generateNotes({ seed: 5, count: 300 })];

  it("are drawn from the pool without repetition, and named after their rows", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createNoteSource({ file, random: createRandom() });
    const { subjects, features } = await source.draw(1_000);
    expect(subjects).toHaveLength(300 - 106);
    expect(new Set(subjects).size).toBe(subjects.length);
    for (const [i, subject] of subjects.entries()) {
      const row = notes[Number(subject.replace("row-", "")) - 1];
      expect(features[i]).toEqual(row?.features);
      expect(await source.truthOf({ subject, features: features[i] ?? [] })).toBe(row?.label);
    }
  });

  it("give no truth to the rows of another file", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createNoteSource({ file, random: createRandom() });
    expect(await source.truthOf({ subject: "row-1", features: [-3.5, -8.5, 9.1, 0.5] })).toBeUndefined();
  });

  it("do not hide the truth of generated notes", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createNoteSource({ file, random: createRandom() });
    const generated = noteAt(9, 1);
    expect(await source.truthOf(generated)).toBe(generated.label);
  });

  it("are read again after an invalid file was repaired", async () => {
    const file = await temporaryFile("no notes");
    const source = createNoteSource({ file, random: createRandom() });
    await expect(drawNotes(source, 5)).rejects.toMatchObject({ status: 503 });
    await writeFile(file, formatNotesCsv(notes));
    expect((await drawNotes(source, 5)).subjects).toHaveLength(5);
  });
});

it("refuses to draw from an empty source", async () => {
  const empty = { draw: async () => ({ subjects: [], features: [] }) };
  await expect(drawNotes(empty, 5)).rejects.toMatchObject({ status: 400 });
});

/** Writes a file that exists until the test ends. Returns its path. */
async function temporaryFile(content: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "loopline-web-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = join(directory, "notes.csv");
  await writeFile(file, content);
  return file;
}
