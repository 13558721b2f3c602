import type { TableParameters } from "@loopline/contracts";
import { describe, expect, it } from "vitest";
import { predictedOf } from "../../../components/explain/explanation.ts";
import { createTableExplainer } from "../../../components/explain/table-explainer.ts";

const number = { type: "number", median: 10, range: { minimum: 0, maximum: 20 }, indicator: null } as const;
const features: TableParameters["features"] = [
  { ...number, name: "income", centre: 10, scale: 2 },
  {
    type: "category",
    name: "employment",
    levels: [
      { value: "salaried", count: 3 },
      { value: "self", count: 1 },
    ],
    missing: 1,
  },
  { ...number, name: "age", centre: 0, scale: 1, indicator: { centre: 0, scale: 1 } },
];

describe("a model of three classes", () => {
  const explainer = createTableExplainer({
    classes: ["good", "bad", "unknown"],
    features,
    machines: [
      { coefficients: [1, 0.5, -0.5, 2, 0.1, 3], intercept: 0.25 },
      { coefficients: [-1, 0, 0, 0, 0, 0], intercept: 0 },
      null,
    ],
  });

  it("shares a margin by feature: the level of a category, the median and the indicator of a missing number", () => {
    const explanation = explainer.explain([14, "self", null], 0);
    expect(explanation?.contributions).toEqual([
      { feature: "income", value: 14, contribution: 2 },
      { feature: "employment", value: "self", contribution: -0.5 },
      { feature: "age", value: null, contribution: 0.1 * 10 + 3 },
    ]);
    expect(explanation?.margin).toBe(2 - 0.5 + 4 + 0.25);
  });

  it("lets an unknown level contribute nothing, and a missing one its own share", () => {
    const shareOf = (value: string | null) =>
      explainer.explain([10, value, 0], 0)?.contributions[1]?.contribution;
    expect(shareOf("retired")).toBe(0);
    expect(shareOf(null)).toBe(2);
  });

  it("predicts the class with the largest margin, never one without a training record", () => {
    expect(predictedOf(explainer.margins([0, "self", 0]))).toBe(1);
    expect(explainer.margins([0, "self", 0])[2]).toBeNull();
    expect(explainer.explain([0, "self", 0], 2)).toBeNull();
  });

  it("has no boundary in a plane", () => {
    expect(explainer.planeOf([[0, "self", 0]])).toEqual({
      features: ["income", "age"],
      coefficients: [0, 0],
      intercept: 0,
    });
  });
});

describe("a model of two classes", () => {
  const explainer = createTableExplainer({
    classes: ["good", "bad"],
    features,
    machines: [{ coefficients: [1, 0.5, -0.5, 2, 0.1, 3], intercept: 0.25 }],
  });

  it("has one margin, with opposite signs for the two classes", () => {
    const margin = explainer.explain([14, "self", null], 0)?.margin ?? Number.NaN;
    expect(explainer.margins([14, "self", null])).toEqual([-margin, margin]);
  });

  it("has a plane whose mean margin over the records is the model's", () => {
    const records = [
      [14, "self", null],
      [3, "salaried", 7],
      [8, null, 1],
    ];
    const { coefficients, intercept } = explainer.planeOf(records);
    const inPlane = records.map(
      ([income, , age]) =>
        intercept + (coefficients[0] ?? 0) * Number(income) + (coefficients[1] ?? 0) * Number(age ?? 10),
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(inPlane)).toBeCloseTo(mean(records.map((record) => explainer.margins(record)[1] ?? 0)), 12);
  });
});
