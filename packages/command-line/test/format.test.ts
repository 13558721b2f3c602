import { expect, it } from "vitest";
import {
  formatBytes,
  formatCreated,
  formatFacts,
  formatShare,
  printable,
  printableLine,
} from "../src/format.ts";

it("formats sizes, shares and times for people", () => {
  expect(["0 B", "999 B", "1.0 kB", "1.2 MB"]).toEqual([0, 999, 1_000, 1_234_567].map(formatBytes));
  expect(formatShare(0.98765)).toBe("98.8 %");
  expect(formatCreated("2026-01-02T03:04:05.678901")).toBe("2026-01-02 03:04:05");
});

it("escapes control characters", () => {
  expect(printable("a\tb\n\u001b[2J\u009b1m\u202egnp.exe")).toBe("a\tb\n\\u001b[2J\\u009b1m\\u202egnp.exe");
  expect(printableLine("one\n  two\r\nthree")).toBe("one two three");
});

it("aligns facts, and leaves out unknown ones", () => {
  const facts = [
    ["model", "a\nb"],
    ["created", undefined],
    ["C", "1"],
  ] as const;
  expect(formatFacts(facts, 6)).toEqual(["model  a b", "C      1"]);
});
