import { expect, it } from "vitest";
import { parseKeysOptions } from "../../src/commands/keys.ts";

const common = { stateDirectory: undefined, json: false };

it("parses the arguments", () => {
  expect(parseKeysOptions(["list"])).toEqual({ ...common, action: "list" });
  expect(parseKeysOptions(["revoke", "abcdefgh", "--json"])).toEqual({
    ...common,
    json: true,
    action: "revoke",
    id: "abcdefgh",
  });
  expect(parseKeysOptions(["create", "--name", " ada ", "--scopes", "ingest, read,ingest"])).toEqual({
    ...common,
    action: "create",
    name: "ada",
    scopes: ["ingest", "read"],
    owner: undefined,
    perMinute: undefined,
  });
  expect(
    parseKeysOptions(["create", "--name", "ada", "--scopes", "admin", "--per-minute", "60"]),
  ).toMatchObject({ scopes: ["admin"], perMinute: 60 });
  expect(
    parseKeysOptions(["create", "--name", "ada", "--scopes", "read", "--owner", "acme.eu_2-x"]),
  ).toMatchObject({ owner: "acme.eu_2-x" });
  expect(parseKeysOptions(["quota", "acme", "--records-per-day", "1000", "--batches-kept", "none"])).toEqual({
    ...common,
    action: "quota",
    owner: "acme",
    recordsPerDay: 1_000,
    batchesKept: "none",
  });
  expect(parseKeysOptions(["usage", "--month", "2026-01"])).toEqual({
    ...common,
    action: "usage",
    month: "2026-01",
  });
});

it.each([
  [[], "no command is given"],
  [["make"], 'unknown command "make"'],
  [["create"], "create takes --name and --scopes"],
  [["create", "--name", "ada"], "create takes --name and --scopes"],
  [["create", "me", "--name", "ada", "--scopes", "read"], "create makes the id itself"],
  [["create", "--name", "ada", "--scopes", "root"], '--scopes has "root", expected some of ingest, read'],
  [["create", "--name", "ada", "--scopes", ""], '--scopes has ""'],
  [["create", "--name", "a\nb", "--scopes", "read"], "--name takes a text of 1 to 60 characters"],
  [["create", "--name", "a", "--scopes", "read", "--per-minute", "0"], '--per-minute is "0"'],
  [["list", "abcdefgh"], "list takes no id"],
  [["list", "--name", "ada"], "--name, --scopes, --owner and --per-minute are for create"],
  [["list", "--owner", "acme"], "--name, --scopes, --owner and --per-minute are for create"],
  ...["", "Acme", "a:b", "a b", "*", "x".repeat(61)].map((owner): [string[], string] => [
    ["create", "--name", "ada", "--scopes", "read", "--owner", owner],
    "--owner must be 1 to 60 of a-z, 0-9, dot, underscore and dash",
  ]),
  [["quota"], "quota takes an owner"],
  [["quota", "Acme", "--batches-kept", "1"], "quota must be 1 to 60 of a-z"],
  [["quota", "acme"], "quota takes --records-per-day, --batches-kept or both"],
  [["quota", "acme", "--batches-kept", "0"], '--batches-kept is "0"'],
  [["create", "--batches-kept", "1"], "--records-per-day and --batches-kept are for quota"],
  [["usage", "acme"], "usage takes no argument"],
  [["usage", "--month", "2026-13"], '--month is "2026-13", expected a month such as 2026-01'],
  [["list", "--month", "2026-01"], "--month is for usage"],
  [["revoke"], "revoke takes the id of a key"],
  [["revoke", "a", "b"], "one key at a time"],
])("refuses %j with a reason", (args, problem) => {
  expect(() => parseKeysOptions(args)).toThrow(problem);
});
