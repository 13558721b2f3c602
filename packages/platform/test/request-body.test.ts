import { expect, it } from "vitest";
import { checkBatchLimits, checkDepth, maxDepth } from "../src/http/request-body.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

it("accepts a body of the maximum depth", () => {
  expect(() => checkDepth(`{"a":${nested(maxDepth - 1)}}`)).not.toThrow();
  expect(() =>
    checkDepth(`[${Array.from({ length: 100 }, () => nested(maxDepth - 1)).join()}]`),
  ).not.toThrow();
});

it.each([
  ["arrays", nested(33)],
  ["objects", `${'{"a":'.repeat(33)}1${"}".repeat(33)}`],
  ["both, never closed", '{"a":['.repeat(100_000)],
])("refuses a body that nests deeper: %s", (_what, text) => {
  expect(() => checkDepth(text)).toThrow("body must not nest arrays and objects more than 32 deep");
});

it.each([["[".repeat(100)], ['"'], ["\\"], ['\\"'], ['\\\\"[[{'], ['"]]]"'], ['}}é"\\'], ["\u0000[\n"]])(
  "ignores brackets in strings when it measures depth: %j",
  (string) => {
    const quoted = JSON.stringify({ [string]: [string, string] });
    expect(() => checkDepth(quoted)).not.toThrow();
    expect(() => checkDepth(`[${quoted}, ${nested(31)}]`)).not.toThrow();
    expect(() => checkDepth(`[${quoted}, ${nested(32)}]`)).toThrow("32 deep");
  },
);

it("accepts a text that ends within a string", () => {
  expect(() => checkDepth('["[[[')).not.toThrow();
});

const limits = { maxRecords: 3, maxSubjectLength: 5 };

it.each([[["a"]], [["", "abcde", "abcde"]]])("accepts subjects within the limits: %j", (subjects) => {
  expect(() => checkBatchLimits(subjects, limits)).not.toThrow();
});

it.each([
  [["a", "b", "c", "d"], "subjects has 4 records, at most 3 are allowed: send them in parts"],
  [["a", "abcdef"], "subjects[1] has 6 characters, at most 5 are allowed"],
])("refuses subjects %j and names field and limit", (subjects, message) => {
  expect(() => checkBatchLimits(subjects, limits)).toThrow(
    expect.objectContaining({ code: "too-large", message }),
  );
});

it("accepts any subjects without limits", () => {
  expect(() => checkBatchLimits(["x".repeat(1_000)], undefined)).not.toThrow();
});
