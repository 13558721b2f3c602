import { expect, it } from "vitest";
import { parseCount } from "../../src/command-line/parse-options.ts";
import { UsageError } from "../../src/command-line/usage-error.ts";
import { loadConfig, parseUrl } from "../../src/config.ts";

it.each(["0", "-1", "1e3", "1001", "many", ""])("refuses a count of %j", (text) => {
  expect(() => parseCount("--limit", text, 1_000)).toThrow(
    new UsageError(`--limit is "${text}", expected a whole number from 1 to 1000`),
  );
});

it("takes a count that is not given for none", () => {
  expect(parseCount("--limit", undefined, 1_000)).toBeUndefined();
  expect(parseCount("--limit", "1000", 1_000)).toBe(1_000);
});

it.each(["127.0.0.1:8081", "file:///etc/passwd", ""])("refuses the URL %j", (text) => {
  expect(() => parseUrl("--ingest-url", text)).toThrow("expected an http:// or https:// URL");
});

it("names a variable that is wrong, without its value", () => {
  expect(() => loadConfig({ LOOPLINE_PREDICT_URL: "nowhere" })).toThrow(
    "LOOPLINE_PREDICT_URL must be an http:// or https:// URL",
  );
  expect(() => loadConfig({ LOOPLINE_API_KEY: "se cret" })).toThrow(
    /^LOOPLINE_API_KEY must be visible ASCII characters$/,
  );
});

it("takes an empty variable for none", () => {
  expect(loadConfig({ LOOPLINE_API_KEY: "", LOOPLINE_INGEST_URL: "" })).toEqual({});
});
