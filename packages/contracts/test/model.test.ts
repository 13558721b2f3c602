import { describe, expect, it } from "vitest";
import { CalibrationSchema, probabilityOf } from "../src/index.ts";

describe("probabilityOf", () => {
  it("rises with the margin by a logistic function", () => {
    const calibration = { slope: 2, intercept: -1, rows: 50 };
    expect(probabilityOf(calibration, 0.5)).toBe(0.5);
    expect(probabilityOf(calibration, 0)).toBe(0.2689);
    expect(probabilityOf(calibration, 1)).toBe(0.7311);
  });

  it("never states certainty", () => {
    const steep = { slope: 1e6, intercept: -1e6, rows: 50 };
    expect(probabilityOf(steep, 1e30)).toBe(0.9999);
    expect(probabilityOf(steep, 0)).toBe(0.0001);
  });
});

it("refuses a calibration by which a clearer prediction is right less often", () => {
  expect(CalibrationSchema.safeParse({ slope: 0, intercept: 1, rows: 50 }).success).toBe(true);
  expect(CalibrationSchema.safeParse({ slope: -0.1, intercept: 1, rows: 50 }).success).toBe(false);
});
