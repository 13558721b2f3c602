import { expect, it } from "vitest";
import { createRecentProblems } from "../../src/demo/recent-problems.ts";
import { createPalette } from "../../src/output/palette.ts";

it("keeps the last ten warnings and errors of a stack", () => {
  const problems = createRecentProblems(createPalette(false));
  for (let i = 1; i <= 12; i += 1) {
    problems.add("training", JSON.stringify({ severity: "ERROR", message: `failure ${i}` }), "stdout");
    problems.add("training", JSON.stringify({ severity: "INFO", message: `trained ${i}` }), "stdout");
  }
  const lines = problems.format();
  expect(lines.map((line) => line.replace(/^.*failure /, ""))).toEqual([
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
  ]);
  expect(lines[0]).toContain("training");
});
