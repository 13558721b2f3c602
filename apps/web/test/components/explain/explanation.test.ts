import type { BatchReply } from "@loopline/contracts";
import { expect, it } from "vitest";
import {
  collectNotes,
  explain,
  meanNote,
  type ShownNote,
  toLinearModel,
  withoutOutliers,
} from "../../../components/explain/explanation.ts";

const model = {
  features: ["variance", "skewness", "curtosis", "entropy"],
  coefficients: [-1, 0.5, 2, 0],
  intercept: 1,
};

it("adds the contributions of the features up to the margin", () => {
  const explanation = explain(model, [3, 4, -0.25, 9]);
  expect(explanation.contributions.map(({ contribution }) => contribution)).toEqual([-3, 2, -0.5, 0]);
  expect(explanation.margin).toBe(-0.5);
  expect(explanation.label).toBe("fake");
});

it("predicts real only above a margin of zero", () => {
  expect(explain(model, [1, 0, 0, 0]).label).toBe("fake");
  expect(explain(model, [0.999, 0, 0, 0]).label).toBe("real");
});

it("matches the model's features by name, not by position", () => {
  const turned = { features: ["entropy", "variance"], coefficients: [10, 1], intercept: 0 };
  expect(explain(turned, [1, 2, 3, 4]).margin).toBe(41);
});

it("has no linear model without published parameters", () => {
  const known = { model_file_name: "model-1.json", accuracy: 1 };
  expect(toLinearModel(known)).toBeUndefined();
  expect(toLinearModel({ ...known, ...model })).toEqual(model);
});

function batchOf(batch_id: string, values: number[]): BatchReply {
  return {
    batch_id,
    subjects: values.map(String),
    predictions: values.map(() => "real"),
    features: values.map((value) => [value, -value]),
    created: "2026-01-02T03:04:05",
  };
}

it("collects the batch's own notes first, none twice, and at most 300", () => {
  const batch = batchOf("a", [1, 2]);
  const firsts = (notes: ReturnType<typeof collectNotes>) => notes.map(({ features }) => features[0]);
  expect(firsts(collectNotes(batch, [batchOf("b", [3]), batch]))).toEqual([1, 2, 3]);
  const many = batchOf(
    "c",
    Array.from({ length: 1_000 }, (_, i) => i),
  );
  expect(collectNotes(batch, [many])).toHaveLength(300);
});

it("collects no notes of a batch whose features were not kept", () => {
  const { features: _, ...listed } = batchOf("a", [1, 2]);
  expect(collectNotes(listed, [batchOf("b", [3])])).toEqual([{ features: [3, -3], prediction: "real" }]);
});

it("computes the mean of each feature", () => {
  expect(meanNote(collectNotes(batchOf("a", [1, 2, 6]), []))).toEqual([3, -3]);
  expect(meanNote([])).toEqual([]);
  expect(meanNote(collectNotes(batchOf("a", [1.5e308, 1.5e308]), []))).toEqual([1.5e308, -1.5e308]);
});

it("leaves out extreme outliers, unless there are too few notes to recognise them", () => {
  const notesOf = (...values: number[]): ShownNote[] =>
    values.map((value) => ({ features: [value, 0], prediction: "real" }));
  const typical = notesOf(-3, -1, 0, 0.5, 2, 4, 6);
  expect(withoutOutliers([...typical, ...notesOf(1e299)])).toEqual(typical);
  expect(withoutOutliers(typical)).toEqual(typical);
  expect(withoutOutliers(notesOf(1, 1e299))).toHaveLength(2);
  expect(withoutOutliers(notesOf(1, 1, 1, 1, 7))).toHaveLength(5);
  expect(withoutOutliers([])).toEqual([]);
});
