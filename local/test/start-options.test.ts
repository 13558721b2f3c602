import { defaultStateDirectory } from "@loopline/services";
import { expect, test } from "vitest";
import { parseStartOptions } from "../src/commands/start-options.ts";

test("uses the checkout's state and the samples by default", () => {
  expect(parseStartOptions([])).toEqual({
    dataFile: undefined,
    stateDirectory: defaultStateDirectory,
    verbose: false,
    json: false,
  });
});

test("reads every option, and resolves paths in the user's directory", () => {
  const args = ["--data", "notes.csv", "--state", "elsewhere", "--verbose", "--json"];
  expect(parseStartOptions(args, "/home/me")).toEqual({
    dataFile: "/home/me/notes.csv",
    stateDirectory: "/home/me/elsewhere",
    verbose: true,
    json: true,
  });
});

test("names an unknown option", () => {
  expect(() => parseStartOptions(["--port", "1"])).toThrow("--port");
  expect(() => parseStartOptions(["--data"])).toThrow("--data");
});
