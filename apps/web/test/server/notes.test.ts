import { writeFile } from "node:fs/promises";
import { formatNotesCsv, generateNotes, noteFromSubject } from "@loopline/data";
import { describe, expect, it } from "vitest";
import { createNoteSource } from "../../server/notes/create-note-source.ts";
import { drawNotes } from "../../server/notes/draw-notes.ts";
import { temporaryFile } from "./temporary-file.ts";

/** Always the same numbers, spread over the whole range. */
function createRandom(): () => number {
  let state = 0.5;
  return () => {
    state = (state + 0.618_033_988_75) % 1;
    return state;
  };
}

describe("generated notes", () => {
  it("are other ones each time, and their subjects tell what they are", async () => {
    const source = createNoteSource({ file: undefined, random: createRandom() });
    const [one, other] = [await source.draw(4), await source.draw(4)];
    expect(one.features).toHaveLength(4);
    expect(new Set([...one.subjects, ...other.subjects]).size).toBe(8);
    for (const [i, subject] of one.subjects.entries()) {
      expect(noteFromSubject(subject)?.features).toEqual(one.features[i]);
      expect(await source.truthOf(subject)).toBe(noteFromSubject(subject)?.label);
    }
    expect(await source.truthOf("someone's own")).toBeUndefined();
  });
});

describe("notes of a file", () => {
  const notes = [...generateNotes({ seed: 5, count: 300 })];

  it("are drawn from the pool without repetition, and named for their rows", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createNoteSource({ file, random: createRandom() });
    const { subjects, features } = await source.draw(1_000);
    expect(subjects).toHaveLength(300 - 106);
    expect(new Set(subjects).size).toBe(subjects.length);
    for (const [i, subject] of subjects.entries()) {
      const row = notes[Number(subject.replace("row-", "")) - 1];
      expect(features[i]).toEqual(row?.features);
      expect(await source.truthOf(subject)).toBe(row?.label);
    }
  });

  it("do not hide what generated notes are", async () => {
    const file = await temporaryFile(formatNotesCsv(notes));
    const source = createNoteSource({ file, random: createRandom() });
    expect(await source.truthOf("note-9-1")).toBe(noteFromSubject("note-9-1")?.label);
  });

  it("are read again after the file could not be", async () => {
    const file = await temporaryFile("no notes");
    const source = createNoteSource({ file, random: createRandom() });
    await expect(drawNotes(source, 5)).rejects.toMatchObject({ status: 503 });
    await writeFile(file, formatNotesCsv(notes));
    expect((await drawNotes(source, 5)).subjects).toHaveLength(5);
  });
});

it("says so when there is nothing to draw", async () => {
  const empty = { draw: async () => ({ subjects: [], features: [] }) };
  await expect(drawNotes(empty, 5)).rejects.toMatchObject({ status: 400 });
});
