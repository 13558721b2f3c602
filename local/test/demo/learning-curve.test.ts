import { describe, expect, it } from "vitest";
import { type CurvePoint, drawChart, formatReport } from "../../src/demo/learning-curve.ts";

const words = { many: "notes", testSet: "fixed test set" };

function point(rows: number, testAccuracy: number, right: number, count = 20): CurvePoint {
  return { rows, testAccuracy, fresh: { right, count } };
}

describe("the chart", () => {
  it("draws the test set as a line and fresh notes as circles, from the lowest value up", () => {
    const curve = [point(6, 0.7, 12), point(26, 0.92, 18), point(46, 0.8, 20), point(66, 1, 985, 1000)];
    expect(drawChart(curve, words, 48)).toEqual([
      " 100 % ┤                          ○          ╭○",
      "       │                                   ╭─╯",
      "  92 % ┤             ○──╮               ╭──╯",
      "       │          ╭──╯  ╰───╮         ╭─╯",
      "  84 % ┤        ╭─╯         ╰───╮  ╭──╯",
      "       │      ╭─╯               ╰──╯",
      "  76 % ┤    ╭─╯",
      "       │  ╭─╯",
      "  68 % ┤ ─╯",
      "       │",
      "  60 % ┤ ○",
      "       └───────────────────────────────────────",
      "         6 training rows                     66",
      "         ─ fixed test set   ○ fresh notes, before they were corrected",
    ]);
  });

  it("is no wider than the given width", () => {
    const curve = Array.from({ length: 200 }, (_, i) => point(6 + 20 * i, 0.6 + i / 500, 10 + (i % 11)));
    for (const width of [40, 60, 80]) {
      const lines = drawChart(curve, words, width);
      expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it("shows a model that is always right on its highest line", () => {
    const [highest, ...others] = drawChart([point(6, 1, 20), point(26, 1, 20)], words, 40);
    expect(highest).toBe(" 100 % ┤ ○────────────────────────────○");
    expect(others.slice(0, 10).join("")).not.toMatch(/[○─╭╮╰╯]/);
  });
});

describe("the report", () => {
  const lines = formatReport(
    [point(6, 0.76, 1_200, 2_000), point(26, 1, 2_000, 2_000), point(46, 0.985, 981, 1_000)],
    words,
    80,
  ).split("\n");

  it("has a line per model, with its columns aligned", () => {
    expect(lines.slice(2, 6)).toEqual([
      "Training rows  Fixed test set  Fresh notes",
      "            6          76.0 %       60.0 %  1200 of 2000",
      "           26         100.0 %      100.0 %  2000 of 2000",
      "           46          98.5 %       98.1 %  981 of 1000",
    ]);
  });

  it("ends with the number of corrected predictions, and the accuracy on unseen notes", () => {
    expect(lines.slice(-2)).toEqual([
      "800 of 4,000 predictions were corrected; the training set grew from 6 rows to 46.",
      "On 1,000 notes it never saw: 98.1 %",
    ]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(81);
  });
});
