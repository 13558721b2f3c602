import { AppError } from "@loopline/platform";
import { expect, it } from "vitest";
import { describeError } from "../../src/command-line/describe-error.ts";
import { parseCount } from "../../src/command-line/parse-options.ts";

it("says what caused an error, and nothing twice", () => {
  const refused = new Error("connect ECONNREFUSED 127.0.0.1:1");
  const down = new AppError("unavailable", "Redis is not available", {
    cause: new AggregateError([refused]),
  });
  expect(describeError(down)).toBe("Redis is not available: connect ECONNREFUSED 127.0.0.1:1");
  const full = new AppError("unavailable", "it failed: no disk", { cause: new Error("no disk") });
  expect(describeError(full)).toBe("it failed: no disk");
  expect(describeError(new Error("start it first", { cause: refused }))).toBe("start it first");
});

it.each(["0", "-1", "1e3", "1001", "many", ""])("refuses a count of %j", (text) => {
  expect(() => parseCount("--limit", text, 1_000)).toThrow("expected a whole number from 1 to 1000");
});
