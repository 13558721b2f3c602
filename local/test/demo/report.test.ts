import { expect, it } from "vitest";
import { formatReport } from "../../src/demo/report.ts";

it("the report ends with how many predictions were corrected, and with the notes that it never saw", () => {
  const curve = [
    { rows: 6, testAccuracy: 0.76, fresh: { right: 1_200, count: 2_000 } },
    { rows: 26, testAccuracy: 0.96, fresh: { right: 1_990, count: 2_000 } },
    { rows: 46, testAccuracy: 0.98, fresh: { right: 981, count: 1_000 } },
  ];
  const lines = formatReport(curve, 80).split("\n");
  expect(lines.slice(-2)).toEqual([
    "810 of 4,000 predictions were corrected; the training set grew from 6 rows to 46.",
    "On 1,000 notes it never saw: 98.1 %",
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(81);
});
