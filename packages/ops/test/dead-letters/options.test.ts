import { expect, it } from "vitest";
import { parseDeadLettersOptions } from "../../src/commands/dead-letters.ts";

it("parses the arguments", () => {
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
});

it.each([
  [[], "no command is given"],
  [["burn"], 'unknown command "burn"'],
  [["list", "1"], 'list takes no "1"'],
  [["list", "--all"], "--all is for replay"],
  [["show"], "show takes the id of one letter"],
  [["show", "1", "2"], "show takes the id of one letter"],
  [["replay"], "replay takes the ids of letters, or --all"],
  [["replay", "1", "--all"], "replay takes the ids of letters, or --all"],
  [["list", "--often"], "--often"],
  [["list", "--limit", "10001"], "--limit"],
])("refuses %j with a reason", (args, problem) => {
  expect(() => parseDeadLettersOptions(args)).toThrow(problem);
});
