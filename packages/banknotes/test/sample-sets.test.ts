import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { generateNotes } from "../src/generator.ts";
import { formatNotesCsv, readNotesFile } from "../src/notes-file.ts";
import { sampleNames, sampleNotes } from "../src/sample-sets.ts";
import { svmAccuracy } from "./svm-accuracy.ts";

function fileOf(name: string): URL {
  return new URL(`../samples/${name}.csv`, import.meta.url);
}

describe("the sample sets", () => {
  it.each(sampleNames)("%s.csv is what the script makes, and reads back as it", async (name) => {
    const notes = sampleNotes(name);
    expect(await readFile(fileOf(name), "utf8")).toBe(formatNotesCsv(notes));
    expect(await readNotesFile(fileOf(name), { requireLabel: true })).toEqual(notes);
  });

  it.each([
    ["light-6", 6, 3],
    ["test-set-100", 100, 50],
  ] as const)("%s has as many notes of either class", (name, count, perClass) => {
    const notes = sampleNotes(name);
    expect(notes).toHaveLength(count);
    expect(notes.filter(({ label }) => label === 1)).toHaveLength(perClass);
  });

  it("share no note", () => {
    const all = sampleNames.flatMap(sampleNotes).map(({ features }) => features.join());
    expect(new Set(all).size).toBe(6 + 100 + 1_000);
  });

  it("start with a model of 75 to 90 % accuracy on other notes: usable, with room to learn", () => {
    const accuracy = svmAccuracy(sampleNotes("light-6"), [...generateNotes({ seed: 1_234, count: 5_000 })]);
    expect(accuracy).toBeGreaterThan(0.75);
    expect(accuracy).toBeLessThan(0.9);
  });
});
