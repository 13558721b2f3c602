import { AppError } from "@loopline/platform";
import { expect, it } from "vitest";
import { describeError } from "../../src/command-line/describe-error.ts";
import {
  formatBytes,
  formatCreated,
  formatShare,
  printable,
  printableLine,
} from "../../src/command-line/format.ts";
import { parseCount } from "../../src/command-line/parse-options.ts";

it("writes figures for people", () => {
  expect(["0 B", "999 B", "1.0 kB", "1.2 MB"]).toEqual([0, 999, 1_000, 1_234_567].map(formatBytes));
  expect(formatShare(0.98765)).toBe("98.8 %");
  expect(formatCreated("2026-01-02T03:04:05.678901")).toBe("2026-01-02 03:04:05");
});

it("shows what a terminal would obey instead of passing it on", () => {
  expect(printable("a\tb\n\u001b[2J\u009b1m\u202egnp.exe")).toBe("a\tb\n\\u001b[2J\\u009b1m\\u202egnp.exe");
  expect(printableLine("one\n  two\r\nthree")).toBe("one two three");
});

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
