import { describe, expect, it } from "vitest";
import { drawChart } from "../../src/demo/draw-chart.ts";
import type { CurvePoint } from "../../src/demo/learning-curve.ts";

function point(rows: number, testAccuracy: number, right: number, count = 20): CurvePoint {
  return { rows, testAccuracy, fresh: { right, count } };
}

describe("the chart", () => {
  it("draws the test set as a line and fresh notes as circles, from the lowest value up", () => {
    const curve = [point(6, 0.7, 12), point(26, 0.92, 18), point(46, 0.8, 20), point(66, 1, 985, 1000)];
    expect(drawChart(curve, 48)).toEqual([
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

  it("keeps to the width it is given", () => {
    const curve = Array.from({ length: 200 }, (_, i) => point(6 + 20 * i, 0.6 + i / 500, 10 + (i % 11)));
    for (const width of [40, 60, 80]) {
      const lines = drawChart(curve, width);
      expect(Math.max(...lines.slice(0, -1).map((line) => line.length))).toBeLessThanOrEqual(width);
    }
  });

  it("shows a model that is always right on its highest line", () => {
    const [highest, ...others] = drawChart([point(6, 1, 20), point(26, 1, 20)], 40);
    expect(highest).toBe(" 100 % ┤ ○────────────────────────────○");
    expect(others.slice(0, 10).join("")).not.toMatch(/[○─╭╮╰╯]/);
  });
});
