import { describe, expect, it } from "vitest";
import { parseTrainingOptions } from "../../src/commands/training.ts";

const common = { stateDirectory: undefined, json: false };

describe("npm run training", () => {
  it.each([
    [["list"], { ...common, action: "list", limit: 100 }],
    [["list", "--limit", "5", "--json"], { ...common, json: true, action: "list", limit: 5 }],
    [["include", "7", "8", "7"], { ...common, action: "include", ids: ["7", "8"] }],
    [["exclude", "7"], { ...common, action: "exclude", ids: ["7"] }],
    [["by-rule", "7"], { ...common, action: "by-rule", ids: ["7"] }],
    [["trust", "bob", "acme", "bob"], { ...common, action: "trust", owners: ["acme", "bob"] }],
    [["trust", "all"], { ...common, action: "trust", owners: undefined }],
    [["trust", "nobody"], { ...common, action: "trust", owners: [] }],
  ])("parses %j", (args, options) => {
    expect(parseTrainingOptions(args)).toEqual(options);
  });

  it.each([
    [[], "no command is given"],
    [["forget"], 'unknown command "forget"'],
    [["include"], "include takes the ids of rows"],
    [["exclude", "x"], '"x" is not the id of a row'],
    [["trust"], "trust takes owners, all or nobody"],
    [["trust", "acme", "all"], "trust takes owners, or all"],
    [["trust", "Acme"], "trust must be 1 to 60 of a-z"],
    [["list", "7"], 'list takes no "7"'],
    [["include", "7", "--limit", "5"], "--limit is for list"],
  ])("refuses %j with a reason", (args, problem) => {
    expect(() => parseTrainingOptions(args)).toThrow(problem);
  });
});
