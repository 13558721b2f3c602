import { bankNotes } from "@loopline/banknotes/definition";
import { describe, expect, it } from "vitest";
import {
  boundaryDistances,
  countRight,
  measureDistances,
  type RecordedPrediction,
  type TableModel,
} from "../src/index.ts";
import { plainEncoding } from "../src/table/plain-model.ts";

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

const modelOf = (classes: readonly string[], ...machines: [w: number[], b: number][]): TableModel => ({
  dataset: { name: bankNotes.name, hash: bankNotes.hash },
  classes,
  encoding: plainEncoding(bankNotes),
  machines: machines.map(([w, intercept]) => ({ coefficients: Float64Array.from(w), intercept })),
  ...{ rows: 0, counts: classes.map(() => 0), C: 1, created: "", trainingSetHash: "", holdout: true },
});

describe("boundaryDistances", () => {
  const records = [
    [2, 9, 1, 9],
    [0, 9, 0, 9],
    [7, 9, 0, 9],
  ];

  it("are lengths in the space of the features", () => {
    const two = ["fake", "real"];
    expect(boundaryDistances(modelOf(two, [[3, 0, 4, 0], -10]), records)).toEqual([0, 2, 2.2]);
    expect(boundaryDistances(modelOf(two, [[6, 0, 8, 0], -20]), records)).toEqual([0, 2, 2.2]);
  });

  it("are those from the nearest of several classes", () => {
    const model = modelOf(["a", "b", "c"], [[1, 0, 0, 0], 0], [[-1, 0, 0, 0], 0], [[0, 0, 0, 0], -9]);
    expect(boundaryDistances(model, [[6, 0, 0, 0]])).toEqual([6]);
    expect(boundaryDistances(model, [[0, 0, 0, 0]])).toEqual([0]);
  });
});

it("measureDistances goes by the model that predicted each, and leaves out what no model is known of", async () => {
  const by = (model_file_name: string | null, variance: number) => ({
    ...predicted("one", true, "2026-01-01T00:00:00"),
    features: [variance, 0, 0, 0],
    model_file_name,
  });
  const predictions = [by("a", 3), by("b", 3), by("a", -1), by(null, 3), by("gone", 3)];
  const models = new Map([
    ["a", modelOf(["fake", "real"], [[2, 0, 0, 0], 0])],
    ["b", modelOf(["fake", "real"], [[-1, 0, 0, 0], 10])],
  ]);
  const measured = await measureDistances(predictions, async (fileName) => models.get(fileName) ?? null);
  expect(measured).toEqual([
    { prediction: predictions[0], distance: 3 },
    { prediction: predictions[2], distance: 1 },
    { prediction: predictions[1], distance: 7 },
  ]);
});
