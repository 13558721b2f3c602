import { AppError } from "@loopline/platform";
import { expect, it } from "vitest";
import { describeError } from "../src/describe-error.ts";

it("describes an error with its causes, each once", () => {
  const refused = new Error("connect ECONNREFUSED 127.0.0.1:1");
  const down = new AppError("unavailable", "Redis is not available", {
    cause: new AggregateError([refused]),
  });
  expect(describeError(down)).toBe("Redis is not available: connect ECONNREFUSED 127.0.0.1:1");
  const full = new AppError("unavailable", "it failed: no disk", { cause: new Error("no disk") });
  expect(describeError(full)).toBe("it failed: no disk");
  expect(describeError(new Error("start it first", { cause: refused }))).toBe("start it first");
});
