import { defaultStateDirectory } from "@loopline/services";
import { expect, test } from "vitest";
import { parseStartOptions } from "../src/commands/start-options.ts";

test("without options the state is the checkout's and the data are the samples", () => {
  expect(parseStartOptions([])).toEqual({
    dataFile: undefined,
    stateDirectory: defaultStateDirectory,
    verbose: false,
    json: false,
    help: false,
  });
});

test("every option is read, and paths are those of where the user is", () => {
  const args = ["--data", "notes.csv", "--state", "elsewhere", "--verbose", "--json", "--help"];
  expect(parseStartOptions(args, "/home/me")).toEqual({
    dataFile: "/home/me/notes.csv",
    stateDirectory: "/home/me/elsewhere",
    verbose: true,
    json: true,
    help: true,
  });
});

test("an option that does not exist is named", () => {
  expect(() => parseStartOptions(["--port", "1"])).toThrow("--port");
  expect(() => parseStartOptions(["--data"])).toThrow("--data");
});
