import { describe, expect, it } from "vitest";
import { fit, fromJSON, predict, SvmError, toJSON, trainingSetHash } from "../src/index.ts";

const x = Float64Array.from([0.1, 0.2, 1 / 3, -7e-9, 5, 6e22]);
const y = [0, 0, 1];
const model = fit(x, y, { rows: 3, cols: 2 });
const facts = {
  features: ["variance", "skewness"],
  C: 1,
  trainingSetHash: trainingSetHash(x, y, 3, 2),
  counts: { rows: 3, real: 1, fake: 2 },
  created: "2026-11-22T10:00:00.000Z",
};
const file = toJSON(model, facts);

describe("toJSON and fromJSON", () => {
  it("restore a model bit by bit", () => {
    const back = fromJSON(JSON.stringify(file));
    expect(back.coefficients).toEqual(model.coefficients);
    expect(back.intercept).toBe(model.intercept);
    expect(back).toMatchObject({ version: 1, classes: [0, 1], ...facts });
    expect(predict(back, x, 3)).toEqual(predict(model, x, 3));
  });

  it("accept parsed JSON as well as text, and ignore unknown fields", () => {
    expect(fromJSON({ ...file, accuracy: 0.99 })).toEqual(fromJSON(JSON.stringify(file)));
  });

  it("write a file with exactly the documented fields", () => {
    expect(Object.keys(file).sort()).toEqual(
      [
        "C",
        "classes",
        "coefficients",
        "counts",
        "created",
        "features",
        "intercept",
        "trainingSetHash",
        "version",
      ].sort(),
    );
  });

  it("keep the ranges of the features, and refuse wrong ones", () => {
    const range = { minimum: -1, maximum: 2.5 };
    expect(fromJSON(toJSON(model, { ...facts, ranges: [range, range] })).ranges).toEqual([range, range]);
    expect(() => fromJSON({ ...file, ranges: [range] })).toThrow(/ranges has 1 ranges for 2 features/);
    const turned = { minimum: 1, maximum: 0 };
    expect(() => fromJSON({ ...file, ranges: [range, turned] })).toThrow(/minimum 1 above the maximum 0/);
  });

  it("refuse to write a file that could not be read", () => {
    expect(() => toJSON({ ...model, intercept: Number.NaN }, facts)).toThrow(/intercept/);
    expect(() => toJSON(model, { ...facts, features: ["variance"] })).toThrow(/2 values for 1 features/);
  });

  it("ignore and do not change prototypes", () => {
    expect(() => fromJSON(JSON.stringify({ ...file, C: undefined, __proto__: { C: 1 } }))).toThrow(
      /C must be/,
    );
    fromJSON(
      JSON.stringify(file).replace(
        "{",
        '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
      ),
    );
    expect("polluted" in {}).toBe(false);
  });
});

describe("fromJSON refuses", () => {
  it.each<[string, unknown, RegExp]>([
    ["what is not JSON", "model", /not JSON/],
    ["an empty file", "", /not JSON/],
    ["a list", "[]", /must be an object/],
    ["null", null, /must be an object/],
    ["a file beyond all measure", " ".repeat(1_000_001), /1000001 characters/],
    ["an unknown version", { ...file, version: 2 }, /version must be 1, got 2/],
    ["no version", { ...file, version: undefined }, /version must be 1, got nothing/],
    ["no features", { ...file, features: [], coefficients: [] }, /features must name at least one/],
    ["a feature without a name", { ...file, features: ["variance", ""] }, /features\[1\]/],
    ["a feature named twice", { ...file, features: ["a", "a"] }, /features names a feature twice/],
    [
      "a coefficient that is text",
      { ...file, coefficients: [1, "2"] },
      /coefficients\[1\] must be a finite number/,
    ],
    [
      "a coefficient that is null, as JSON writes NaN",
      { ...file, coefficients: [1, null] },
      /coefficients\[1\]/,
    ],
    ["a coefficient too many", { ...file, coefficients: [1, 2, 3] }, /coefficients has 3 values for 2/],
    [
      "far too many coefficients",
      { ...file, coefficients: new Array(20_000).fill(0) },
      /coefficients must be a list/,
    ],
    [
      "an infinite intercept",
      JSON.stringify(file).replace(/"intercept":[^,]+/, '"intercept":1e999'),
      /intercept/,
    ],
    ["C of 0", { ...file, C: 0 }, /C must be above 0/],
    ["other classes", { ...file, classes: [1, 0] }, /classes must be \[0, 1\]/],
    ["a hash that is none", { ...file, trainingSetHash: "abc" }, /trainingSetHash/],
    ["counts that do not add up", { ...file, counts: { rows: 4, real: 1, fake: 2 } }, /counts says 4 rows/],
    ["half a row", { ...file, counts: { rows: 1.5, real: 1, fake: 0.5 } }, /counts.rows/],
    ["a time that is none", { ...file, created: "yesterday" }, /created/],
    ["a day that is none", { ...file, created: "2026-13-45T00:00:00Z" }, /created/],
  ])("%s", (_, source, message) => {
    const read = () => fromJSON(source);
    expect(read).toThrow(SvmError);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: "bad-model-file" }));
  });
});
