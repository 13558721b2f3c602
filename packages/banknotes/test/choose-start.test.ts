import { describe, expect, it } from "vitest";
import { chooseStart } from "../src/choose-start.ts";
import { generateNotes } from "../src/generator.ts";
import type { LabelledNoteRow } from "../src/notes-file.ts";

const notes: LabelledNoteRow[] = [...generateNotes({ seed: 12, count: 400 })];

function featuresOf(rows: readonly LabelledNoteRow[]): string[] {
  return rows.map(({ features }) => features.join());
}

describe("chooseStart", () => {
  it("takes three notes of each class to start from, fifty to test with, and pools the rest", () => {
    const { start, testSet, pool } = chooseStart(notes);
    expect(start.map(({ label }) => label).sort()).toEqual([0, 0, 0, 1, 1, 1]);
    expect(testSet).toHaveLength(100);
    expect(testSet.filter(({ label }) => label === 1)).toHaveLength(50);
    const all = [...start, ...testSet, ...pool];
    expect(featuresOf(all).sort()).toEqual(featuresOf(notes).sort());
  });

  it("does not depend on the file's order", () => {
    const sorted = notes.toSorted((a, b) => a.label - b.label);
    expect(chooseStart(sorted)).toEqual(chooseStart(notes));
  });

  it("mixes the classes in the pool of a sorted file", () => {
    const { pool } = chooseStart(notes.toSorted((a, b) => a.label - b.label));
    const changes = pool.filter(({ label }, i) => i > 0 && label !== pool[i - 1]?.label).length;
    expect(changes).toBeGreaterThan(pool.length / 4);
  });

  it("keeps one of each duplicated note, so that no note is in both the test set and a training set", () => {
    const { start, testSet, pool } = chooseStart([...notes, ...notes, ...notes.slice(0, 50)]);
    const all = featuresOf([...start, ...testSet, ...pool]);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength(notes.length);
  });

  it("uses the last class of a note", () => {
    const [first] = notes;
    if (first === undefined) throw new Error("there are notes");
    const corrected: LabelledNoteRow = { ...first, label: first.label === 1 ? 0 : 1 };
    const { start, testSet, pool } = chooseStart([...notes, corrected]);
    const kept = [...start, ...testSet, ...pool].filter(
      (row) => featuresOf([row])[0] === first.features.join(),
    );
    expect(kept).toEqual([corrected]);
  });

  it("refuses a file with too few different notes of a class", () => {
    const real = notes.filter(({ label }) => label === 1);
    const fake = notes.filter(({ label }) => label === 0).slice(0, 52);
    expect(() => chooseStart([...real, ...fake, ...fake])).toThrow(
      "found 52 different notes of class 0 (fake), expected at least 53: 3 to start training with and 50 to test with",
    );
    const enough = notes.filter(({ label }) => label === 0).slice(0, 53);
    expect(chooseStart([...real.slice(0, 53), ...enough]).pool).toEqual([]);
  });
});
