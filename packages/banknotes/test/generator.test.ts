import { describe, expect, it } from "vitest";
import { generatedLabelOf, generateNotes, noteAt, noteFromSubject } from "../src/generator.ts";

describe("generated notes", () => {
  it("never change: a subject always gives the same note", () => {
    // From a second implementation, in Python.
    expect(noteFromSubject("note-2024-0")).toEqual({
      subject: "note-2024-0",
      features: [0.045997, 0.96815, 6.2457, 1.1274],
      label: 0,
    });
    expect(noteFromSubject("note-9007199254740991-9007199254740991")).toEqual({
      subject: "note-9007199254740991-9007199254740991",
      features: [3.2304, 6.0132, -2.2071, 0.12291],
      label: 0,
    });
  });

  it("depend only on their subject", () => {
    for (const note of generateNotes({ seed: 42, start: 1_000, count: 200 })) {
      expect(noteFromSubject(note.subject)).toEqual(note);
    }
  });

  it("are recognised by subject and features together, also after they were stored as JSON", () => {
    const note = noteAt(2024, 0);
    expect(generatedLabelOf(JSON.parse(JSON.stringify(note)))).toBe(note.label);
    expect(generatedLabelOf({ ...note, features: [3.62, 8.67, -2.81, -0.45] })).toBeUndefined();
    expect(generatedLabelOf({ ...note, subject: "note-2024-1" })).toBeUndefined();
    expect(generatedLabelOf({ ...note, subject: "mine" })).toBeUndefined();
  });

  it("do not depend on where the series starts", () => {
    const whole = [...generateNotes({ seed: 7, count: 20 })];
    expect([...generateNotes({ seed: 7, start: 15, count: 5 })]).toEqual(whole.slice(15));
    expect(noteAt(7, 3)).toEqual(whole[3]);
  });

  it("differ between seeds and between indices, also beyond 32 bits", () => {
    const places = [0, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52];
    const notes = places.flatMap((seed) => places.map((index) => noteAt(seed, index)));
    expect(new Set(notes.map(({ features }) => features.join())).size).toBe(notes.length);
  });

  it("have four finite features of at most five significant digits", () => {
    for (const { features } of generateNotes({ seed: 5, count: 1_000 })) {
      expect(features).toHaveLength(4);
      expect(features).toEqual(features.map((value) => Number(value.toPrecision(5))));
    }
  });

  it("can be an endless series", () => {
    const notes = generateNotes({ seed: 1, start: 10 ** 12, count: Number.POSITIVE_INFINITY });
    expect(notes.next().value).toEqual(noteAt(1, 10 ** 12));
  });

  it.each([
    "",
    "note-1",
    "note-1-",
    "note-1-2-3",
    "note-01-2",
    "note-1-02",
    "note--1-2",
    "note-1-2.5",
    "note-1-1e3",
    " note-1-2",
    "note-1-2\n",
    "Note-1-2",
    "note-1-9007199254740992",
    "note-99999999999999999999-1",
    "card-1-2",
  ])("have no other subject, such as %j", (subject) => {
    expect(noteFromSubject(subject)).toBeUndefined();
  });

  it.each([
    [{ seed: -1, count: 1 }, "seed is -1"],
    [{ seed: 0.5, count: 1 }, "seed is 0.5"],
    [{ seed: 1, start: Number.NaN, count: 1 }, "start is NaN"],
    [{ seed: 1, count: -2 }, "count is -2"],
  ])("are refused for %j before the first is asked for", (range, message) => {
    expect(() => generateNotes(range)).toThrow(message);
  });
});
