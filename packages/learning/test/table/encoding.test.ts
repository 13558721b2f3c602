import type { Value } from "@loopline/dataset";
import { encodeInto, encodeRecords, learnEncoding, warningsOf } from "@loopline/dataset/encoding";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numericDataset, sampleDataset, sampleRecord } from "./sample-table.ts";

const records: Value[][] = [
  [10, 30, true, "1970-01-01", "self", "north"],
  [null, 40, null, "1970-01-03", null, "south"],
  [20, 50, false, "1970-01-05", "none", "south"],
  [60, 60, true, null, "self", "south"],
];

/** Columns of a record as text, two digits each. */
const columns = (row: Float64Array) => Array.from(row, (value) => Number(value.toFixed(2)) + 0);

describe("an encoding", () => {
  it("has a column per number, boolean and day, one per level, and one for what may be missing", () => {
    const encoding = learnEncoding(sampleDataset([..."ab"], { scaling: "none" }), records);
    const width = 2 + 1 + 2 + 2 + 4 + 2;
    expect(encoding.width).toBe(width);
    const encoded = encodeRecords(encoding, records);
    const row = (i: number) => columns(encoded.subarray(i * width, (i + 1) * width));
    expect(row(0)).toEqual([10, 0, 30, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0]);
    expect(row(1)).toEqual([20, 1, 40, 1, 1, 2, 0, 0, 0, 0, 1, 0, 1]);
    expect(row(3)).toEqual([60, 0, 60, 1, 0, 2, 1, 0, 1, 0, 0, 0, 1]);
  });

  it("centres and scales numbers, days and their indicators, and leaves booleans and levels 0 or 1", () => {
    const encoding = learnEncoding(sampleDataset(), records);
    const encoded = encodeRecords(encoding, records);
    const column = (j: number) => records.map((_, i) => encoded[i * encoding.width + j] ?? Number.NaN);
    for (const scaled of [0, 1, 2, 5, 6]) {
      const values = column(scaled);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
      expect(values.reduce((sum, value) => sum + value ** 2, 0) / 4).toBeCloseTo(1, 12);
    }
    for (const plain of [3, 4, 7, 8, 9, 10, 11, 12]) {
      expect(new Set(column(plain)).difference(new Set([0, 1])).size).toBe(0);
    }
  });

  it("keeps the numbers of records without scaling, to the last bit", () => {
    const encoding = learnEncoding(numericDataset({ scaling: "none" }), [
      [0.1, 0.2],
      [3, -1e-9],
    ]);
    expect([...encodeRecords(encoding, [[0.1 + 0.2, 1e17]])]).toEqual([0.1 + 0.2, 1e17]);
  });

  it("gives a constant column, and one without any value, zeros", () => {
    const encoding = learnEncoding(sampleDataset(), [[null, 7, null, null, null, "north"]]);
    expect([...encodeRecords(encoding, [[null, 7, false, null, "self", "north"]])].slice(0, 4)).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("is finite for whatever is asked, writes nothing but its columns, and marks what there is a warning for", () => {
    const anything = fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("__proto__", "constructor", "2026-11-29", "2026-99-99", "29 Nov 2026"),
    );
    fc.assert(
      fc.property(
        fc.array(sampleRecord, { minLength: 1 }),
        fc.array(anything, { maxLength: 8 }),
        (training, asked) => {
          const encoding = learnEncoding(sampleDataset(), training);
          const out = new Float64Array(encoding.width + 5).fill(9);
          const unusual = new Uint8Array(1);
          encodeInto(encoding, [asked], out, unusual);
          expect([...out.subarray(encoding.width)]).toEqual([9, 9, 9, 9, 9]);
          expect(out.every((value) => Number.isFinite(value))).toBe(true);
          expect(unusual[0]).toBe(Number(warningsOf(encoding, asked).length > 0));
        },
      ),
    );
  });

  it("does not depend on the order of the training records", () => {
    fc.assert(
      fc.property(fc.array(sampleRecord, { minLength: 1 }), sampleRecord, (training, asked) => {
        const encode = (from: Value[][]) => encodeRecords(learnEncoding(sampleDataset(), from), [asked]);
        const other = encode(training.toReversed());
        for (const [j, value] of encode(training).entries()) {
          const difference = Math.abs((other[j] ?? Number.NaN) - value);
          expect(difference).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
        }
      }),
    );
  });
});

describe("warningsOf", () => {
  const encoding = learnEncoding(sampleDataset(), records);
  const usual = records[0] ?? [];
  const warnings = (index: number, value: Value) =>
    warningsOf(
      encoding,
      usual.map((old, j) => (j === index ? value : old)),
    );

  it("finds nothing in records like those of the training set", () => {
    for (const record of records) expect(warningsOf(encoding, record)).toEqual([]);
    fc.assert(
      fc.property(fc.array(sampleRecord, { minLength: 1 }), (training) => {
        const learned = learnEncoding(sampleDataset(), training);
        for (const record of training) expect(warningsOf(learned, record)).toEqual([]);
      }),
    );
  });

  it.each([
    [0, 61, "income", "range", "income: 61 is outside the range of the training set, 10 to 60."],
    [0, -1e300, "income", "range", "income: -1e+300 is outside the range of the training set, 10 to 60."],
    [
      3,
      "2026-11-29",
      "since",
      "range",
      "since: 2026-11-29 is outside the range of the training set, 1970-01-01 to 1970-01-05.",
    ],
    [1, null, "age", "missing", "age is missing, but never in the training set; its median, 45, is used."],
    [
      5,
      null,
      "region",
      "missing",
      "region is missing, but never in the training set; the prediction ignores it.",
    ],
    [
      4,
      "retired",
      "work",
      "unseen",
      "work: retired is not in the training set; the prediction ignores this value.",
    ],
    [
      4,
      "salaried",
      "work",
      "unseen",
      "work: salaried is not in the training set; the prediction ignores this value.",
    ],
  ])("names feature %i with the value %j", (index, value, feature, kind, message) => {
    expect(warnings(index, value)).toEqual([{ feature, kind, message }]);
  });

  it("warns of a boolean, and of a value at all, that no training record has", () => {
    const learned = learnEncoding(sampleDataset(), [[null, 1, true, null, "self", "north"]]);
    expect(warningsOf(learned, [5, 1, false, null, "self", "north"])).toEqual([
      {
        feature: "income",
        kind: "unseen",
        message: "income has a value, but none in the training set; the prediction ignores it.",
      },
      { feature: "owner", kind: "unseen", message: "owner: false is not in the training set." },
    ]);
  });

  it("cuts a long text", () => {
    expect(warnings(4, "x".repeat(10_000))[0]?.message.length).toBeLessThan(200);
  });
});
