import { defaultStateDirectory } from "@loopline/services";
import { describe, expect, it } from "vitest";
import { parseDemoOptions } from "../../src/demo/demo-options.ts";

describe("the demo's options", () => {
  it("have defaults", () => {
    expect(parseDemoOptions([])).toEqual({
      dataFile: undefined,
      rounds: 20,
      batchSize: 20,
      seed: undefined,
      stateDirectory: defaultStateDirectory,
    });
  });

  it("are read from the command line", () => {
    const args = ["--data", "notes.csv", "--rounds", "3", "--batch-size=7", "--seed", "42", "--state", "/s"];
    expect(parseDemoOptions(args)).toEqual({
      dataFile: "notes.csv",
      rounds: 3,
      batchSize: 7,
      seed: 42,
      stateDirectory: "/s",
    });
  });

  it.each([
    [["--rounds", "0"], '--rounds is "0", expected a whole number from 1 to 500'],
    [["--rounds", "501"], '--rounds is "501", expected a whole number from 1 to 500'],
    [["--rounds", "1e2"], '--rounds is "1e2", expected a whole number from 1 to 500'],
    [["--batch-size", "2.5"], '--batch-size is "2.5", expected a whole number from 1 to 1000'],
    [["--batch-size", ""], '--batch-size is "", expected a whole number from 1 to 1000'],
    [["--seed", "3"], '--seed is "3", expected a whole number from 4 to 9007199254740991'],
    [["--seed", "99999999999999999"], "expected a whole number from 4"],
    [["--data", ""], "--data needs the path of a file"],
    [["--data"], "'--data <value>' argument missing"],
    [["--round", "3"], "Unknown option '--round'"],
    [["notes.csv"], 'unexpected argument "notes.csv"'],
  ])("%j are refused, saying why", (args, message) => {
    expect(() => parseDemoOptions(args)).toThrow(message);
  });
});
