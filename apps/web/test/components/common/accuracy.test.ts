import { describe, expect, it } from "vitest";
import {
  accuracyAxis,
  accuracyChange,
  formatChange,
  sparklinePoints,
} from "../../../components/common/accuracy.ts";

describe("accuracyChange", () => {
  it("compares the newest job with the one before", () => {
    expect(accuracyChange([{ accuracy: 0.75 }, { accuracy: 0.5 }, { accuracy: 1 }])).toBe(0.25);
    expect(accuracyChange([{ accuracy: 0.75 }])).toBeUndefined();
    expect(accuracyChange([])).toBeUndefined();
  });

  it.each([
    [0.1, "+10.0 points"],
    [-0.0149, "−1.5 points"],
    [0, "no change"],
    [0.0004, "no change"],
    [-0.0004, "no change"],
  ])("formats a change of %d as %s", (change, text) => {
    expect(formatChange(change)).toBe(text);
  });
});

describe("accuracyAxis", () => {
  it.each([
    [[0.97, 0.99], 0.9],
    [[0.86, 1], 0.85],
    [[0.85], 0.85],
    [[0], 0],
    [[], 0.9],
  ])("covers accuracies %j by going from %d to 1", (accuracies, low) => {
    const { domain, ticks } = accuracyAxis(accuracies);
    expect(domain).toEqual([low, 1]);
    expect([ticks[0], ticks.at(-1)]).toEqual([low, 1]);
    for (const [i, tick] of ticks.slice(1).entries()) expect(tick - (ticks[i] ?? 0)).toBeCloseTo(0.05);
  });
});

describe("sparklinePoints", () => {
  it("draws values from left to right, between the lowest and the highest", () => {
    expect(sparklinePoints([0.5, 1, 0.75])).toBe("0,1 0.5,0 1,0.5");
  });

  it("draws equal values as a horizontal line", () => {
    expect(sparklinePoints([0.9, 0.9])).toBe("0,0.5 1,0.5");
  });
});
