import { defaultStateDirectory } from "@loopline/services";
import { expect, test } from "vitest";
import { parseStartOptions } from "../src/commands/start-options.ts";

test("uses the checkout's state and the samples by default", () => {
  expect(parseStartOptions([])).toEqual({
    dataFile: undefined,
    target: undefined,
    schemaFile: undefined,
    stateDirectory: defaultStateDirectory,
    verbose: false,
    json: false,
  });
});

test("reads every option, and resolves paths in the user's directory", () => {
  const args = ["--data", "notes.csv", "--target", "kind", "--state", "elsewhere", "--verbose", "--json"];
  expect(parseStartOptions(args, "/home/me")).toEqual({
    dataFile: "/home/me/notes.csv",
    target: "kind",
    schemaFile: undefined,
    stateDirectory: "/home/me/elsewhere",
    verbose: true,
    json: true,
  });
});

test("reads a definition instead of the column to predict", () => {
  expect(parseStartOptions(["--schema", "mine.json"], "/home/me").schemaFile).toBe("/home/me/mine.json");
  expect(() => parseStartOptions(["--target", "kind"])).toThrow("--data, which is missing");
  const both = ["--data", "a.csv", "--target", "kind", "--schema", "mine.json"];
  expect(() => parseStartOptions(both)).toThrow("--target and --schema exclude each other");
});

test("names an unknown option", () => {
  expect(() => parseStartOptions(["--port", "1"])).toThrow("--port");
  expect(() => parseStartOptions(["--data"])).toThrow("--data");
});
