import { expect, test } from "vitest";
import { createTestProgress, formatFailures } from "../src/commands/test-progress.ts";

function setUp(isTTY: boolean) {
  let text = "";
  let time = 0;
  const write = (written: string): void => {
    text += written;
  };
  const output = { isTTY, columns: 100, write };
  const files = new Map([
    ["unit", 2],
    ["e2e", 1],
  ]);
  const progress = createTestProgress(output, files, () => time);
  return {
    progress,
    written: () => text,
    advance: (ms: number) => {
      time += ms;
    },
  };
}

test("writes a line per project and at most one per 15 s into a log", () => {
  const { progress, written, advance } = setUp(false);
  progress.started("unit");
  for (let i = 0; i < 30; i += 1) {
    advance(1_000);
    progress.started("e2e");
  }
  progress.finished({ project: "unit", passed: 3, failed: 0 });
  progress.started("unit");
  advance(40_000);
  progress.finished({ project: "unit", passed: 1_200, failed: 1 });
  progress.end();
  expect(written().split("\n")).toEqual([
    "… 0:15  0 of 3 test files, 0 tests passed; running: unit, e2e",
    "… 0:30  0 of 3 test files, 0 tests passed; running: unit, e2e",
    "✗ unit: 2 files, 1,203 tests passed, 1 failed (1:10)",
    "… 1:10  2 of 3 test files, 1,203 tests passed, 1 failed; running: e2e",
    "",
  ]);
});

test("shows one line that changes on a terminal, and leaves the finished projects", () => {
  const { progress, written } = setUp(true);
  progress.started("e2e");
  progress.finished({ project: "e2e", passed: 2, failed: 0 });
  progress.end();
  expect(written().split("\r\u001b[K")).toEqual([
    "",
    "… 0:00  0 of 3 test files, 0 tests passed; running: e2e",
    "✓ e2e: 1 files, 2 tests passed (0:00)\n",
    "… 0:00  1 of 3 test files, 2 tests passed",
    "",
  ]);
});

test("names each failed test with the command that runs it alone", () => {
  const failures = [
    { project: "unit", file: "local/test/a.test.ts", names: ["a suite", "isn't (quite) right"] },
    { project: "e2e", file: "tests/b.test.ts", names: [] },
  ];
  expect(formatFailures(failures)).toEqual([
    "",
    "2 failed. To run one alone:",
    "✗ unit › local/test/a.test.ts › a suite › isn't (quite) right",
    "  npm test -- --project unit local/test/a.test.ts -t 'a suite > isn'\\''t \\(quite\\) right'",
    "✗ e2e › tests/b.test.ts",
    "  npm test -- --project e2e tests/b.test.ts",
  ]);
  expect(formatFailures([])).toEqual([]);
});
