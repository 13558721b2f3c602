import { describe, expect, it } from "vitest";
import { createProgress } from "../../src/demo/progress.ts";
import type { TeachStep } from "../../src/demo/teach.ts";

const latest = { rows: 26, testAccuracy: 0.96, fresh: { right: 19, count: 20 } };
const steps: TeachStep[] = [
  { done: 0, doing: "predicting", latest: undefined },
  { done: 0, doing: "correcting", latest },
  { done: 1, doing: "predicting", latest },
  { done: 2, doing: "trying", latest },
];

function showAll(output: { isTTY?: boolean; columns?: number }): string {
  const written: string[] = [];
  const progress = createProgress({ ...output, write: (text) => written.push(text) }, 2);
  for (const step of steps) progress.show(step);
  progress.end();
  return written.join("");
}

const overwrite = "\r\u001b[K";

describe("the progress", () => {
  it("is one line on a terminal, which fills and goes at the end", () => {
    expect(showAll({ isTTY: true, columns: 80 }).split(overwrite)).toEqual([
      "",
      "░░░░░░░░░░░░░░░░ round 1 of 2, predicting",
      "██░░░░░░░░░░░░░░ round 1 of 2, correcting (26 rows, 96.0 % on the test set)",
      "████████░░░░░░░░ round 2 of 2, predicting (26 rows, 96.0 % on the test set)",
      "████████████████ trying the last model (26 rows, 96.0 % on the test set)",
      "",
    ]);
  });

  it("never fills a terminal's line, also where its width is not known", () => {
    for (const [columns, most] of [
      [40, 39],
      [0, 79],
    ] as const) {
      const lines = showAll({ isTTY: true, columns }).split(overwrite);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(most);
      expect(lines[1]).toContain("round 1 of 2");
    }
  });

  it("is a plain line per round elsewhere", () => {
    expect(showAll({})).toBe(
      [
        "round 1 of 2, predicting\n",
        "round 2 of 2, predicting (26 rows, 96.0 % on the test set)\n",
        "trying the last model (26 rows, 96.0 % on the test set)\n",
      ].join(""),
    );
  });
});
