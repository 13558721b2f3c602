import { expect, it } from "vitest";
import { parseDeadLettersOptions } from "../../src/dead-letters/options.ts";

it("reads what to do", () => {
  const common = { stateDirectory: undefined, json: false, limit: 1_000 };
  expect(parseDeadLettersOptions(["list"])).toEqual({ ...common, action: "list" });
  expect(parseDeadLettersOptions(["list", "--json", "--limit", "7", "--state", "x"])).toEqual({
    action: "list",
    json: true,
    limit: 7,
    stateDirectory: "x",
  });
  expect(parseDeadLettersOptions(["show", "1"])).toEqual({ ...common, action: "show", id: "1" });
  expect(parseDeadLettersOptions(["replay", "1", "2"])).toEqual({
    ...common,
    action: "replay",
    ids: ["1", "2"],
  });
  expect(parseDeadLettersOptions(["replay", "--all"])).toEqual({ ...common, action: "replay", ids: "all" });
  expect(parseDeadLettersOptions(["--help"])).toBe("help");
});

it.each([
  [[], "say what to do"],
  [["burn"], 'there is no "burn"'],
  [["list", "1"], 'list takes no "1"'],
  [["list", "--all"], "--all is for replay"],
  [["show"], "show takes the id of one letter"],
  [["show", "1", "2"], "show takes the id of one letter"],
  [["replay"], "replay takes the ids of letters, or --all"],
  [["replay", "1", "--all"], "replay takes the ids of letters, or --all"],
  [["list", "--often"], "--often"],
  [["list", "--limit", "10001"], "--limit"],
])("says what is wrong with %j", (args, problem) => {
  expect(() => parseDeadLettersOptions(args)).toThrow(problem);
});
