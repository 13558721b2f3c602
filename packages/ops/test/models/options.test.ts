import { expect, it } from "vitest";
import { parseModelOptions } from "../../src/commands/model.ts";

const common = { stateDirectory: undefined, json: false };

it("parses the arguments", () => {
  expect(parseModelOptions(["list"])).toEqual({ ...common, action: "list", limit: 20 });
  expect(parseModelOptions([])).toEqual({ ...common, action: "list", limit: 20 });
  expect(parseModelOptions(["show"])).toEqual({ ...common, action: "show", fileName: undefined });
  expect(parseModelOptions(["show", "m.json", "--json"])).toEqual({
    ...common,
    json: true,
    action: "show",
    fileName: "m.json",
  });
  expect(parseModelOptions(["promote", "m.json", "--reason", " why ", "--by", "ada"])).toEqual({
    ...common,
    action: "promote",
    fileName: "m.json",
    reason: "why",
    by: "ada",
  });
  expect(parseModelOptions(["rollback"])).toEqual({
    ...common,
    action: "rollback",
    reason: undefined,
    by: undefined,
  });
});

it.each([
  [["demote"], 'unknown command "demote"'],
  [["promote"], "promote takes the name of a model's file"],
  [["promote", "a", "b"], "one model at a time"],
  [["rollback", "a"], "rollback takes no name"],
  [["list", "a"], "list takes no name"],
  [["list", "--reason", "why"], "--reason and --by are for promote and rollback"],
  [["show", "--limit", "3"], "--limit is for list"],
  [["rollback", "--reason", " "], "--reason takes a text of 1 to 500 characters on one line"],
  [["rollback", "--reason", "two\nlines"], "--reason takes a text of 1 to 500 characters on one line"],
  [["rollback", "--by", "x".repeat(61)], "--by takes a text of 1 to 60 characters on one line"],
])("refuses %j with a reason", (args, problem) => {
  expect(() => parseModelOptions(args)).toThrow(problem);
});
