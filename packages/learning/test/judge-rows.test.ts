import { join } from "node:path";
import {
  chooseStart,
  generateNotes,
  type LabelledNoteRow,
  readNotesFile,
  sampleNotes,
} from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import { maxFeatureMagnitude } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { describe, expect, it } from "vitest";
import { judgeRows } from "../src/judge-rows.ts";
import type { LabelledRows, TrainingRows } from "../src/labelled-rows.ts";
import { sampleDataset } from "./table/sample-table.ts";

interface Row {
  readonly features: readonly Value[];
  readonly isCorrection?: boolean;
  readonly included?: boolean;
}

const rowsOf = (rows: readonly Row[]): TrainingRows => ({
  records: rows.map(({ features }) => features),
  labels: rows.map((_, index) => index % 2),
  sources: rows.map(() => null),
  owners: rows.map(() => null),
  isCorrection: rows.map(({ isCorrection = true }) => isCorrection),
  included: rows.map(({ included = null }) => included),
});

const noTestSet = rowsOf([]);
const testSetOf = (notes: readonly LabelledNoteRow[]): LabelledRows => rowsOf(notes);
const committed = sampleNotes("test-set-100");
const start = sampleNotes("light-6").map(({ features }) => ({ features, isCorrection: false }));
const usual = { features: [1, 2, 3, 1] };

const statuses = (rows: readonly Row[], testSet: LabelledRows = testSetOf(committed)) =>
  judgeRows(bankNotes, rowsOf(rows), testSet).map(({ status }) => status);

describe("a row with a value that no model can be trained on", () => {
  it.each([1.7976931348623157e308, -1e80, Number.NaN, Number.NEGATIVE_INFINITY, 1.0000000000000002e30])(
    "is unusable with %d, also when an operator included it",
    (value) => {
      expect(statuses([{ features: [1, 2, value, 4], included: true }, usual])).toEqual(["unusable", "used"]);
    },
  );

  it("is described by its feature", () => {
    expect(judgeRows(bankNotes, rowsOf([{ features: [1, 2, -1e80, 4] }]), noTestSet)).toEqual([
      { status: "unusable", reason: "curtosis is -1e+80; it must be between -1e30 and 1e30" },
    ]);
  });
});

describe("with trusted owners", () => {
  const rows: TrainingRows = {
    ...rowsOf([usual, usual, usual, { ...usual, included: true }, { ...usual, included: false }]),
    owners: ["acme", "bob", null, "bob", "bob"],
  };
  const judged = (trusted?: string[]) => judgeRows(bankNotes, rows, noTestSet, trusted);

  it("corrections of another owner are untrusted, unless an operator included the row", () => {
    const statusesOf = (trusted?: string[]) => judged(trusted).map(({ status }) => status);
    expect(statusesOf(["acme"])).toEqual(["used", "untrusted", "used", "used", "excluded"]);
    expect(statusesOf([])).toEqual(["untrusted", "untrusted", "used", "used", "excluded"]);
    expect(statusesOf()).toEqual(["used", "used", "used", "used", "excluded"]);
    expect(judged(["acme"])[1]).toEqual({
      status: "untrusted",
      reason: "corrections of the owner bob are not trusted",
    });
  });

  it("rows of another owner do not move what is far outside", () => {
    const near = Array.from({ length: 30 }, (_, index) => ({ features: [index / 10, 2, 3, 1] }));
    const many = Array.from({ length: 60 }, (_, index) => ({ features: [1e9 + index, 2, 3, 1] }));
    const far = { features: [1e9, 2, 3, 1] };
    const owners = [...near.map(() => null), ...many.map(() => "bob"), null];
    const lastStatus = (trusted?: string[]) =>
      judgeRows(bankNotes, { ...rowsOf([...near, ...many, far]), owners }, noTestSet, trusted).at(-1)?.status;
    expect(lastStatus()).toBe("used");
    expect(lastStatus(["acme"])).toBe("set_aside");
  });
});

describe("a row far outside what the set holds", () => {
  it.each([1e10, -1e10, 200, maxFeatureMagnitude])("is set aside with %d", (value) => {
    expect(statuses([...start, { features: [value, 2, 3, 1] }, usual]).slice(-2)).toEqual([
      "set_aside",
      "used",
    ]);
  });

  it("is described by its feature and what the others hold", () => {
    expect(judgeRows(bankNotes, rowsOf([{ features: [1e10, -1e10, 0, 0] }]), testSetOf(committed))).toEqual([
      {
        status: "set_aside",
        reason: expect.stringMatching(/^variance is 10000000000, far outside -\d+(\.\d+)? to \d/),
      },
    ]);
  });

  it("is set aside also where most rows are as far outside, and the rest are used", () => {
    const far = Array.from({ length: 500 }, (_, index) => ({ features: [1e10 + index, -1e10, 0, 0] }));
    const near = [...generateNotes({ seed: 3, count: 40 })];
    const judged = statuses([...far, ...near]);
    expect(new Set(judged.slice(0, 500))).toEqual(new Set(["set_aside"]));
    expect(new Set(judged.slice(500))).toEqual(new Set(["used"]));
  });

  it("is set aside also where the set started with a few such rows", () => {
    const strange = [1e15, -1e15, 1e20].map((value) => ({ features: [value, 0, 0, 0], isCorrection: false }));
    expect(statuses([...strange, ...start, usual])).toEqual([
      ...strange.map(() => "set_aside"),
      ...start.map(() => "used"),
      "used",
    ]);
  });

  it("is used once an operator included it; others like it stay set aside", () => {
    const outlier = { features: [1e10, 2, 3, 1] };
    expect(statuses([{ ...outlier, included: true }, outlier])).toEqual(["used", "set_aside"]);
  });

  it("is used once operators included so many that such rows are usual", () => {
    const outlier = { features: [1e4, 2, 3, 1] };
    const included = Array.from({ length: 20 }, () => ({ ...outlier, included: true }));
    expect(statuses([...included, outlier]).at(-1)).toBe("used");
  });

  it("is told by all rows where the set has too little else", () => {
    const near = [...generateNotes({ seed: 5, count: 40 })];
    expect(statuses([...near, { features: [1e10, 0, 0, 0] }], noTestSet)).toEqual([
      ...near.map(() => "used"),
      "set_aside",
    ]);
  });

  it("cannot be told among a few rows", () => {
    expect(statuses([usual, { features: [1e10, 0, 0, 0] }], noTestSet)).toEqual(["used", "used"]);
  });

  it("is told by size in a feature that never varies", () => {
    const constant = rowsOf(Array.from({ length: 30 }, (_, index) => ({ features: [index, 0, 7, -1] })));
    const judged = (features: number[]) => statuses([{ features }], constant).at(-1);
    expect(judged([3, 2, 12, -3])).toBe("used");
    expect(judged([3, 0, 1e6, -1])).toBe("set_aside");
    expect(judged([3, 1e6, 7, -1])).toBe("set_aside");
  });

  it("is the same in any order of the rows", () => {
    const rows = [
      ...generateNotes({ seed: 8, count: 60 }),
      { features: [1e10, 0, 0, 0] },
      { features: [90, 0, 0, 0] },
    ];
    const backwards = statuses(rows.toReversed(), noTestSet).toReversed();
    expect(backwards).toEqual(statuses(rows, noTestSet));
  });
});

describe("without a fixed test set", () => {
  const dataset = sampleDataset();
  const judged = (rows: readonly Row[]) => judgeRows(dataset, rowsOf(rows), noTestSet);
  const rows = Array.from({ length: 60 }, (_, index): Row => {
    const income = index % 3 === 0 ? null : 1.2 ** index;
    return {
      features: [income, 30 + index, null, "2020-02-03", "self", index % 2 === 0 ? "north" : "south"],
    };
  });
  const far = (income: number): Row => ({ features: [income, 40, true, null, null, "north"] });

  it("uses long tails, missing values and what is no number", () => {
    expect(new Set(judged(rows).map(({ status }) => status))).toEqual(new Set(["used"]));
  });

  it("sets aside a correction that would spoil the scale, and no row that the set started with", () => {
    const started = { ...far(1e12), isCorrection: false };
    expect(judged([...rows, far(1e12), started]).slice(-2)).toEqual([
      { status: "set_aside", reason: expect.stringMatching(/^income is 1000000000000, far outside/) },
      { status: "used" },
    ]);
  });

  it("uses corrections unlike a few rows that an operator included", () => {
    const included = Array.from({ length: 20 }, () => ({ ...far(1e12), included: true }));
    expect(judged([...rows, ...included]).filter(({ status }) => status !== "used")).toEqual([]);
  });

  it("never uses a number that no model can be trained on", () => {
    expect(judged([{ ...far(1e31), included: true, isCorrection: false }])).toEqual([
      { status: "unusable", reason: "income is 1e+31; it must be between -1e30 and 1e30" },
    ]);
  });
});

it("leaves out what an operator excluded", () => {
  expect(judgeRows(bankNotes, rowsOf([{ ...usual, included: false }, usual]), noTestSet)).toEqual([
    { status: "excluded", reason: "excluded by an operator" },
    { status: "used" },
  ]);
});

describe("a bank note", () => {
  it("is never set aside beside the samples that every stack starts with", () => {
    const notes = [...generateNotes({ seed: 11, count: 20_000 })];
    expect(statuses([...start, ...notes]).filter((status) => status !== "used")).toEqual([]);
  });

  it.for([1, 2, 3, 4, 5, 6, 7, 8])("is never set aside with a test set of its own (seed %i)", (seed) => {
    const { start: six, testSet, pool } = chooseStart([...generateNotes({ seed, count: 3_000 })]);
    const rows = [...six.map(({ features }) => ({ features, isCorrection: false })), ...pool];
    expect(statuses(rows, testSetOf(testSet)).filter((status) => status !== "used")).toEqual([]);
  });

  const folder = process.env.REAL_DATA_DIR;
  it.skipIf(!folder)("of the real ones is never set aside (needs REAL_DATA_DIR)", async () => {
    const notes = await readNotesFile(join(folder ?? "", "banknote_authentication.csv"), {
      requireLabel: true,
    });
    const { start: six, testSet, pool } = chooseStart(notes);
    const rows = [...six.map(({ features }) => ({ features, isCorrection: false })), ...pool];
    expect(statuses(rows, testSetOf(testSet)).filter((status) => status !== "used")).toEqual([]);
    expect(statuses(notes).filter((status) => status !== "used")).toEqual([]);
  });
});
