import type { CachedJob } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { accuracyAxis, chartPoints } from "../../../components/home/chart-points.ts";
import { jobOf } from "../jobs/job-of.ts";

const oldest = jobOf(
  { model_file_name: "model-1.json", accuracy: 0.8 },
  { rows: 100, tested_on: "test-set" },
);
const refused = jobOf({ accuracy: 0.7, promoted: false }, { rows: 100, tested_on: "test-set" });
const failed: CachedJob = { ...oldest, failure: "there are no rows of the class fake" };
const heldOut = jobOf({ model_file_name: "model-2.json" }, { rows: 20, tested_on: "held-out" });
const larger = jobOf({ model_file_name: "model-3.json" }, { rows: 21, tested_on: "held-out" });

describe("chartPoints", () => {
  const points = chartPoints([larger, heldOut, failed, refused, oldest], { model_file_name: "model-3.json" });

  it("goes from the oldest to the newest, and knows what became of each", () => {
    expect(points.map(({ number, standing, accuracy }) => [number, standing, accuracy])).toEqual([
      [1, "promoted", 0.8],
      [2, "refused", 0.7],
      [3, "failed", null],
      [4, "promoted", 0.9],
      [5, "champion", 0.9],
    ]);
  });

  it("marks where the test records change, and begins a line where their kind does", () => {
    expect(points.map(({ hasOtherTest }) => hasOtherTest)).toEqual([false, false, false, true, true]);
    expect(points.map(({ segment }) => segment)).toEqual([0, 0, 0, 1, 1]);
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
