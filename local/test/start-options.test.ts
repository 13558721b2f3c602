import { defaultStateDirectory } from "@loopline/services";
import { expect, test } from "vitest";
import { parseStartOptions } from "../src/commands/start-options.ts";

test("uses the checkout's state and the samples by default", () => {
  expect(parseStartOptions([])).toEqual({
    dataFile: undefined,
    target: undefined,
    schemaFile: undefined,
    stateDirectory: defaultStateDirectory,
    access: { host: "127.0.0.1", keys: false, signIn: false },
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
    access: { host: "127.0.0.1", keys: false, signIn: false },
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

test.each([
  [[], "127.0.0.1", false, false],
  [["--keys"], "127.0.0.1", true, false],
  [["--sign-in"], "127.0.0.1", true, true],
  [["--host", "127.0.0.1"], "127.0.0.1", false, false],
  [["--host", "0.0.0.0"], "0.0.0.0", true, true],
  [["--host", "192.0.2.7", "--keys"], "192.0.2.7", true, true],
])("%j listens on %s, with keys: %s, with sign-in: %s", (args, host, keys, signIn) => {
  expect(parseStartOptions(args).access).toEqual({ host, keys, signIn });
});

test.each(["example.org", "localhost", "", "1.2.3"])("refuses the host %j, which is no address", (host) => {
  expect(() => parseStartOptions(["--host", host])).toThrow("expected an IP address of this machine");
});
