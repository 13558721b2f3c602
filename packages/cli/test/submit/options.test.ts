import { describe, expect, it } from "vitest";
import { parseSubmitOptions } from "../../src/submit/submit.ts";

describe("parseSubmitOptions", () => {
  it("has defaults", () => {
    expect(parseSubmitOptions(["notes.csv"])).toMatchObject({
      file: "notes.csv",
      output: undefined,
      format: "csv",
      batchSize: 100,
      concurrency: 4,
      restart: false,
    });
  });

  it.each([
    [["--output", "results.JSON"], "results.JSON", "json"],
    [["--output", "results.txt"], "results.txt", "csv"],
    [["--output", "results.json", "--format", "csv"], "results.json", "csv"],
    [["--output", "-", "--format", "json"], undefined, "json"],
    [["--output", "/dev/stdout"], undefined, "csv"],
  ])("parses output and format of %j", (args, output, format) => {
    expect(parseSubmitOptions(["notes.csv", ...args])).toMatchObject({ output, format });
  });

  it.each([
    [[], "no FILE.csv is given"],
    [["a.csv", "b.csv"], "one file at a time"],
    [["a.csv", "--format", "xml"], '--format is "xml", expected csv or json'],
    [["a.csv", "--batch-size", "1001"], "expected a whole number from 1 to 1000"],
    [["a.csv", "--concurrency", "0"], "expected a whole number from 1 to 32"],
    [["a.csv", "--output", ""], "--output needs the path of a file, or -"],
    [["a.csv", "--nonsense"], "Unknown option '--nonsense'"],
  ])("refuses %j", (args, message) => {
    expect(() => parseSubmitOptions(args)).toThrow(message);
  });
});
