import { describe, expect, it } from "vitest";
import { CalibrationSchema, probabilityOf } from "../src/index.ts";

describe("probabilityOf", () => {
  it("rises with the margin by a logistic function", () => {
    const calibration = { slope: 2, intercept: -1, rows: 50 };
    expect(probabilityOf(calibration, 0.5)).toBe(0.5);
    expect(probabilityOf(calibration, 0)).toBe(0.2689);
    expect(probabilityOf(calibration, 1)).toBe(0.7311);
  });

  it.each([
    [0, 0.5, 0.5],
    [50, 0.0192, 0.9808],
    [498, 0.002, 0.998],
    [1_000_000, 0.0001, 0.9999],
  ])("states no more than %i rows can show", (rows, least, most) => {
    const steep = { slope: 1e6, intercept: -1e6, rows };
    expect(probabilityOf(steep, 0)).toBe(least);
    expect(probabilityOf(steep, 1e30)).toBe(most);
  });
});

it("refuses a calibration by which a clearer prediction is right less often", () => {
  expect(CalibrationSchema.safeParse({ slope: 0, intercept: 1, rows: 50 }).success).toBe(true);
  expect(CalibrationSchema.safeParse({ slope: -0.1, intercept: 1, rows: 50 }).success).toBe(false);
});
