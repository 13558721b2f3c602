import { describe, expect, it } from "vitest";
import { boundaryDistances, countRight, measureDistances, type RecordedPrediction } from "../src/index.ts";

const predicted = (batch_id: string, is_correct: boolean | null, created: string): RecordedPrediction => ({
  batch_id,
  subject: "a",
  features: [1, 2, 3, 4],
  prediction: "real",
  is_correct,
  model_file_name: null,
  created,
});

describe("countRight", () => {
  const predictions = [
    predicted("one", null, "2026-01-01T00:00:00"),
    predicted("one", true, "2026-01-01T00:00:01"),
    predicted("two", false, "2026-01-01T00:00:02"),
    predicted("one", false, "2026-01-02T00:00:00"),
    predicted("none", null, "2026-01-02T00:00:00"),
  ];

  it("counts what was rated, in the order of its first prediction", () => {
    expect(countRight(predictions, ({ batch_id }) => batch_id)).toEqual([
      { key: "one", created: "2026-01-01T00:00:01", rated: 2, right: 1 },
      { key: "two", created: "2026-01-01T00:00:02", rated: 1, right: 0 },
    ]);
  });

  it("counts by anything", () => {
    expect(countRight(predictions, ({ created }) => created.slice(0, 10))).toMatchObject([
      { key: "2026-01-01", rated: 2, right: 1 },
      { key: "2026-01-02", rated: 1, right: 0 },
    ]);
    expect(countRight([], () => "")).toEqual([]);
  });
});

it("boundaryDistances are lengths in the space of the features, with the side as their sign", () => {
  const model = { coefficients: Float64Array.of(3, 0, 4, 0), intercept: -10 };
  const features = Float64Array.of(...[2, 9, 1, 9], ...[0, 9, 0, 9], ...[7, 9, 0, 9]);
  expect([...boundaryDistances(model, features, 3)]).toEqual([0, -2, 2.2]);
  const doubled = { coefficients: model.coefficients.map((value) => 2 * value), intercept: -20 };
  expect([...boundaryDistances(doubled, features, 3)]).toEqual([0, -2, 2.2]);
});

it("measureDistances goes by the model that predicted each, and leaves out what no model is known of", async () => {
  const by = (model_file_name: string | null, variance: number) => ({
    ...predicted("one", true, "2026-01-01T00:00:00"),
    features: [variance, 0, 0, 0],
    model_file_name,
  });
  const predictions = [by("a", 3), by("b", 3), by("a", -1), by(null, 3), by("gone", 3)];
  const models = new Map([
    ["a", { coefficients: Float64Array.of(2, 0, 0, 0), intercept: 0 }],
    ["b", { coefficients: Float64Array.of(-1, 0, 0, 0), intercept: 10 }],
  ]);
  const measured = await measureDistances(predictions, async (fileName) => models.get(fileName) ?? null);
  expect(measured).toEqual([
    { prediction: predictions[0], distance: 3 },
    { prediction: predictions[2], distance: 1 },
    { prediction: predictions[1], distance: 7 },
  ]);
});
