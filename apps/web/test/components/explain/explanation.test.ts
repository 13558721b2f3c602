import { expect, it } from "vitest";
import { explain, toLinearModel } from "../../../components/explain/explanation.ts";

const model = {
  features: ["variance", "skewness", "curtosis", "entropy"],
  coefficients: [-1, 0.5, 2, 0],
  intercept: 1,
};

it("adds what each feature contributes up to the margin", () => {
  const explanation = explain(model, [3, 4, -0.25, 9]);
  expect(explanation.shares.map(({ share }) => share)).toEqual([-3, 2, -0.5, 0]);
  expect(explanation.margin).toBe(-0.5);
  expect(explanation.label).toBe("fake");
});

it("calls a note real only above zero", () => {
  expect(explain(model, [1, 0, 0, 0]).label).toBe("fake");
  expect(explain(model, [0.999, 0, 0, 0]).label).toBe("real");
});

it("goes by the names of the model's features, not by their order", () => {
  const turned = { features: ["entropy", "variance"], coefficients: [10, 1], intercept: 0 };
  expect(explain(turned, [1, 2, 3, 4]).margin).toBe(41);
});

it("takes no model that keeps its parameters to itself", () => {
  const known = { model_file_name: "model-1.json", accuracy: 1 };
  expect(toLinearModel(known)).toBeUndefined();
  expect(toLinearModel({ ...known, ...model })).toEqual(model);
});
