import { expect, it } from "vitest";
import { type Command, exitCodes, runCommand } from "../src/command.ts";
import { parseCount, parseOptions, parseText, UsageError, unknownCommand } from "../src/options.ts";
import { runRecorded } from "../src/testing/run-recorded.ts";

function commandThat(run: Command["run"]): Command {
  return { name: "tool", help: "tool [options]\n", run };
}

function fail(error: unknown): Command {
  return commandThat(() => Promise.reject(error));
}

it("prints the help for --help, without running the command", async () => {
  const command = fail(new Error("it ran"));
  const recorded = await runRecorded((context) => runCommand(command, ["list", "--help"], context));
  expect(recorded).toEqual({ code: 0, output: "tool [options]\n", notes: "" });
});

it.each([
  [new UsageError("unknown option"), exitCodes.usage, "unknown option; run tool --help\n"],
  [new Error("it is down"), exitCodes.failed, "it is down\n"],
  [new AggregateError([new Error("refused")]), exitCodes.failed, "refused\n"],
  ["no error", exitCodes.failed, "no error\n"],
  [Object.assign(new Error("closed"), { code: "EPIPE" }), exitCodes.done, ""],
])("exits after %s with %i", async (error, code, notes) => {
  const recorded = await runRecorded((context) => runCommand(fail(error), [], context));
  expect(recorded).toEqual({ code, output: "", notes });
});

it("exits with 130 when it was stopped", async () => {
  const signal = AbortSignal.abort(new Error("stopped"));
  const run = commandThat((_, context) => Promise.reject(context.signal.reason));
  const recorded = await runRecorded((context) => runCommand(run, [], context), { signal });
  expect(recorded).toEqual({ code: exitCodes.stopped, output: "", notes: "" });
});

it("names the option or argument that is wrong", () => {
  const options = { limit: { type: "string" } } as const;
  expect(parseOptions(["--limit", "7"], options).values.limit).toBe("7");
  expect(parseOptions(["a", "b"], options, { takesArguments: true }).positionals).toEqual(["a", "b"]);
  expect(() => parseOptions(["--size", "7"], options)).toThrow(new UsageError("Unknown option '--size'"));
  expect(() => parseOptions(["a"], options)).toThrow(new UsageError('unexpected argument "a"'));
  expect(() => parseOptions(["--limit", "7", "--limit=8"], options)).toThrow(
    new UsageError("--limit is given twice"),
  );
  expect(() => parseOptions(["--limit", "-x"], options)).toThrow(
    new UsageError("Option '--limit' argument is ambiguous"),
  );
  expect(unknownCommand("foo")).toEqual(new UsageError('unknown command "foo"'));
});

it.each(["0", "-1", "1e3", "1001", "many", ""])("refuses the count %j", (text) => {
  expect(() => parseCount("--limit", text, { max: 1_000 })).toThrow(
    new UsageError(`--limit is "${text}", expected a whole number from 1 to 1000`),
  );
});

it("accepts counts in the range, and an option that is not given", () => {
  expect(parseCount("--limit", undefined, { max: 1_000 })).toBeUndefined();
  expect(parseCount("--limit", "1000", { max: 1_000 })).toBe(1_000);
  expect(parseCount("--seed", "0", { min: 0, max: 9 })).toBe(0);
});

it.each([" ", "two\nlines", "too long"])("refuses the text %j", (text) => {
  expect(() => parseText("--by", text, 7)).toThrow("--by takes a text of 1 to 7 characters on one line");
});
