import { expect, it } from "vitest";
import { checkDepth, mostDepth } from "../src/http/check-depth.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

it("takes what is as deep as it may be, however often", () => {
  expect(() => checkDepth(`{"a":${nested(mostDepth - 1)}}`)).not.toThrow();
  expect(() =>
    checkDepth(`[${Array.from({ length: 100 }, () => nested(mostDepth - 1)).join()}]`),
  ).not.toThrow();
});

it.each([
  ["arrays", nested(33)],
  ["objects", `${'{"a":'.repeat(33)}1${"}".repeat(33)}`],
  ["both, never closed", '{"a":['.repeat(100_000)],
])("refuses %s that are deeper", (_what, text) => {
  expect(() => checkDepth(text)).toThrow("body must not nest arrays and objects more than 32 deep");
});

it.each([["[".repeat(100)], ['"'], ["\\"], ['\\"'], ['\\\\"[[{'], ['"]]]"'], ['}}é"\\'], ["\u0000[\n"]])(
  "does not take brackets in a string for depth: %j",
  (string) => {
    const quoted = JSON.stringify({ [string]: [string, string] });
    expect(() => checkDepth(quoted)).not.toThrow();
    expect(() => checkDepth(`[${quoted}, ${nested(31)}]`)).not.toThrow();
    expect(() => checkDepth(`[${quoted}, ${nested(32)}]`)).toThrow("32 deep");
  },
);

it("takes a text that ends within a string", () => {
  expect(() => checkDepth('["[[[')).not.toThrow();
});
