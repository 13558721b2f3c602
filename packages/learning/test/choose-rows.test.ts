import { bankNotes } from "@loopline/banknotes/definition";
import { isHoldout } from "@loopline/svm";
import { describe, expect, it } from "vitest";
import { chooseRows } from "../src/choose-rows.ts";
import type { LabelledRows, TrainingRows } from "../src/labelled-rows.ts";

type Note = [features: number[], label: 0 | 1];

const rowsOf = (notes: Note[]): TrainingRows => ({
  records: notes.map(([features]) => features),
  labels: notes.map(([, label]) => label),
  sources: notes.map(() => null),
  owners: notes.map(() => null),
  isCorrection: notes.map(() => false),
  included: notes.map(() => null),
});

const nothingLeftOut = { unusable: 0, set_aside: 0, excluded: 0 };

const notesOf = ({ records, labels }: LabelledRows): Note[] =>
  labels.map((label, index) => [(records[index] ?? []).map(Number), label === 1 ? 1 : 0]);

const note = (value: number, label: 0 | 1): Note => [[value, value / 3, -value, 1], label];
/** The n-th note that is not held out. */
const kept = (n: number, label: 0 | 1): Note => {
  const values = Array.from({ length: 20 }, (_, value) => value).filter(
    (value) => !isHoldout(note(value, 0)[0], 0.2),
  );
  return note(values[n] ?? Number.NaN, label);
};
const many = (count: number): Note[] =>
  Array.from({ length: count }, (_, index) => note(index, index % 3 === 0 ? 1 : 0));
const byText = (notes: Note[]) => notes.map((entry) => JSON.stringify(entry)).sort();
const testSet = rowsOf([note(-1, 0), note(-2, 1)]);
const correctionsOf = (notes: Note[]): TrainingRows => ({
  ...rowsOf(notes),
  isCorrection: notes.map(() => true),
});
const usualTestSet = rowsOf(
  Array.from({ length: 40 }, (_, index) => note(10 * index + 0.5, index % 2 === 0 ? 1 : 0)),
);

describe("with few rows", () => {
  it("tests on the fixed test set and trains on a balanced set of distinct rows", () => {
    const rows = rowsOf([kept(1, 1), kept(2, 1), kept(3, 0), kept(3, 0), kept(4, 1)]);
    const chosen = chooseRows(bankNotes, { rows, testSet }, 1);
    expect(notesOf(chosen.test)).toEqual(notesOf(testSet));
    expect(chosen.train.labels.toSorted()).toEqual([0, 1]);
    expect(chosen.records).toBe(2);
    expect(chosen.leftOut).toEqual({ ...nothingLeftOut, other: 3 });
    expect(chosen.testedOn).toBe("test-set");
    expect(chosen.missing).toEqual([]);
  });

  it("takes the newest label of a record", () => {
    const rows = rowsOf([kept(1, 1), kept(2, 0), kept(1, 0), kept(2, 1)]);
    expect(notesOf(chooseRows(bankNotes, { rows, testSet }, 1).train)).toEqual([kept(1, 0), kept(2, 1)]);
  });

  it("learns nothing from an owner that is not trusted, and counts what each other gave", () => {
    const notes = [kept(1, 1), kept(2, 0), kept(3, 1), kept(4, 0), kept(5, 1), kept(6, 0)];
    const rows = { ...rowsOf(notes), owners: ["acme", "acme", "bob", "bob", null, null] };
    const all = chooseRows(bankNotes, { rows, testSet }, 1);
    expect(all.owners).toEqual({ acme: 2, bob: 2 });
    expect(all.leftOut).toEqual({ ...nothingLeftOut, other: 0 });
    const chosen = chooseRows(bankNotes, { rows, testSet, trustedOwners: ["acme"] }, 1);
    expect(notesOf(chosen.train)).toEqual([kept(1, 1), kept(2, 0), kept(5, 1), kept(6, 0)]);
    expect(chosen.owners).toEqual({ acme: 2 });
    expect(chosen.leftOut).toEqual({ ...nothingLeftOut, untrusted: 2, other: 0 });
  });

  it("counts the rows of an owner that is called like a property of every object", () => {
    const notes = [kept(1, 1), kept(2, 0), kept(3, 1), kept(4, 0)];
    const rows = { ...rowsOf(notes), owners: ["constructor", "constructor", "acme", null] };
    expect(chooseRows(bankNotes, { rows, testSet }, 1).owners).toEqual({ constructor: 2, acme: 1 });
  });

  it("trains on no record of the test set, whatever its label there", () => {
    const rows = rowsOf([kept(1, 1), note(-1, 1), kept(2, 0), note(-2, 1)]);
    expect(notesOf(chooseRows(bankNotes, { rows, testSet }, 1).train)).toEqual([kept(1, 1), kept(2, 0)]);
  });

  it("already holds out what it will test on when there are more", () => {
    const chosen = chooseRows(bankNotes, { rows: rowsOf(many(90)), testSet }, 1);
    expect(notesOf(chosen.train).some(([features]) => isHoldout(features, 0.2))).toBe(false);
  });
});

describe("with 100 rows and more", () => {
  it("holds out the records that the hash says, and trains on the others, balanced", () => {
    const notes = many(400);
    const chosen = chooseRows(bankNotes, { rows: rowsOf(notes), testSet }, 1);
    expect(notesOf(chosen.test)).toEqual(notes.filter(([features]) => isHoldout(features, 0.2)));
    expect(notesOf(chosen.train).every(([features]) => !isHoldout(features, 0.2))).toBe(true);
    const real = chosen.train.labels.reduce((sum, label) => sum + label, 0);
    expect(real * 2).toBe(chosen.train.labels.length);
    expect(chosen.records).toBe(chosen.train.labels.length + chosen.test.labels.length);
  });

  it("never moves a record between training and testing as rows come in", () => {
    const before = chooseRows(bankNotes, { rows: rowsOf(many(150)), testSet }, 1);
    const after = chooseRows(bankNotes, { rows: rowsOf(many(600)), testSet }, 1);
    const trainedAfter = new Set(byText(notesOf(after.train)));
    expect(byText(notesOf(before.test)).filter((entry) => trainedAfter.has(entry))).toEqual([]);
  });

  it("chooses the same rows in any order", () => {
    const notes = many(300);
    const one = chooseRows(bankNotes, { rows: rowsOf(notes), testSet }, 1);
    const other = chooseRows(bankNotes, { rows: rowsOf(notes.toReversed()), testSet }, 1);
    expect(byText(notesOf(other.train))).toEqual(byText(notesOf(one.train)));
    expect(byText(notesOf(other.test))).toEqual(byText(notesOf(one.test)));
  });
});

describe("rows that are left out", () => {
  const usual = many(300);
  const far: Note[] = Array.from({ length: 40 }, (_, index) => note(1e6 + index, 1));
  const broken: Note[] = [note(1e300, 0), note(Number.NaN, 1)];

  it("are neither trained on nor tested on, and are counted", () => {
    const clean = chooseRows(bankNotes, { rows: correctionsOf(usual), testSet: usualTestSet }, 1);
    const chosen = chooseRows(
      bankNotes,
      { rows: correctionsOf([...far, ...usual, ...broken]), testSet: usualTestSet },
      1,
    );
    expect({ ...chosen, leftOut: null }).toEqual({ ...clean, leftOut: null });
    expect(clean.leftOut).toEqual({ ...nothingLeftOut, other: 300 - clean.records });
    expect(clean.testedOn).toBe("held-out");
    expect(chosen.leftOut).toEqual({ ...clean.leftOut, unusable: 2, set_aside: 40 });
  });

  it("do not make a small set large", () => {
    const few = many(60);
    const chosen = chooseRows(bankNotes, { rows: correctionsOf([...few, ...far]), testSet: usualTestSet }, 1);
    expect(notesOf(chosen.test)).toEqual(notesOf(usualTestSet));
  });

  it("are those that an operator excluded, unless a row with the same features stays", () => {
    const [first = kept(1, 1), second = kept(2, 0)] = usual;
    const rows = correctionsOf([...usual, first]);
    const included = rows.included.map((_, index) => (index < 2 ? false : null));
    const chosen = chooseRows(bankNotes, { rows: { ...rows, included }, testSet: usualTestSet }, 1);
    const used = byText([...notesOf(chosen.train), ...notesOf(chosen.test)]);
    expect(used).not.toContain(JSON.stringify(second));
    expect(chosen.leftOut).toMatchObject({ ...nothingLeftOut, excluded: 2 });
    const without = chooseRows(
      bankNotes,
      { rows: correctionsOf(usual.toSpliced(1, 1)), testSet: usualTestSet },
      1,
    );
    expect(byText(notesOf(chosen.train))).toEqual(byText(notesOf(without.train)));
  });

  it("may be all rows: then both classes are missing", () => {
    const chosen = chooseRows(bankNotes, { rows: correctionsOf(broken), testSet: usualTestSet }, 1);
    expect(chosen.train.labels).toHaveLength(0);
    expect(chosen.missing).toEqual(["fake", "real"]);
    expect(chosen.leftOut).toEqual({ ...nothingLeftOut, unusable: 2, other: 0 });
  });

  it("of the test set are those that no model can be tested on", () => {
    const withBroken = rowsOf([...notesOf(usualTestSet), ...broken]);
    const chosen = chooseRows(bankNotes, { rows: correctionsOf(many(50)), testSet: withBroken }, 1);
    expect(notesOf(chosen.test)).toEqual(notesOf(usualTestSet));
  });
});
