import { bankNotes } from "@loopline/banknotes/definition";
import type { BatchReply } from "@loopline/contracts";
import { expect, it } from "vitest";
import {
  chooseContributions,
  collectRecords,
  createLinearExplainer,
  meanOf,
  type PlacedRecord,
  predictedOf,
  toLinearModel,
  withoutOutliers,
} from "../../../components/explain/explanation.ts";

const model = {
  features: ["variance", "skewness", "curtosis", "entropy"],
  coefficients: [-1, 0.5, 2, 0],
  intercept: 1,
};

const explainer = createLinearExplainer(model, bankNotes);
const labelOf = (note: readonly number[]) =>
  bankNotes.target.classes[predictedOf(explainer.margins(note))]?.label;

it("shows few features in the order of the dataset, and of many the largest contributions first", () => {
  const of = (contributions: readonly number[]) =>
    contributions.map((contribution, i) => ({ feature: `f${i}`, value: 1, contribution }));
  const few = of([1, -5, 3]);
  expect(chooseContributions(few, { all: false })).toEqual({ shown: few, others: undefined });

  const many = of([0.5, 1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 0.25]);
  const { shown, others } = chooseContributions(many, { all: false });
  expect(shown.map(({ contribution }) => contribution)).toEqual([-10, 9, -8, 7, -6, 5, -4, 3, -2, 1]);
  expect(others).toEqual({ count: 2, contribution: 0.75 });
  expect(chooseContributions(many, { all: true }).shown).toHaveLength(12);
});

it("adds the contributions of the features up to the margin", () => {
  const explanation = explainer.explain([3, 4, -0.25, 9], 1);
  expect(explanation?.contributions.map(({ contribution }) => contribution)).toEqual([-3, 2, -0.5, 0]);
  expect(explanation?.margin).toBe(-0.5);
  expect(labelOf([3, 4, -0.25, 9])).toBe("fake");
});

it("predicts real only above a margin of zero", () => {
  expect(labelOf([1, 0, 0, 0])).toBe("fake");
  expect(labelOf([0.999, 0, 0, 0])).toBe("real");
});

it("matches the model's features by name, not by position", () => {
  const turned = { features: ["entropy", "variance"], coefficients: [10, 1], intercept: 0 };
  expect(createLinearExplainer(turned, bankNotes).margins([1, 2, 3, 4])).toEqual([-41, 41]);
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

it("collects the batch's own records first, none twice, and at most 300", () => {
  const batch = batchOf("a", [1, 2]);
  const firsts = (notes: ReturnType<typeof collectRecords>) => notes.map(({ values }) => values[0]);
  expect(firsts(collectRecords(batch, [batchOf("b", [3]), batch]))).toEqual([1, 2, 3]);
  const many = batchOf(
    "c",
    Array.from({ length: 1_000 }, (_, i) => i),
  );
  const collected = firsts(collectRecords(batch, [many]));
  expect(collected).toHaveLength(300);
  // Evenly from a sorted file.
  const quarter = (from: number) =>
    collected.slice(2).filter((value) => Math.floor(Number(value) / 250) === from);
  for (const from of [0, 1, 2, 3]) expect(quarter(from).length).toBeCloseTo(298 / 4, -1);
});

it("collects no notes of a batch whose features were not kept", () => {
  const { features: _, ...listed } = batchOf("a", [1, 2]);
  expect(collectRecords(listed, [batchOf("b", [3])])).toEqual([{ values: [3, -3], prediction: "real" }]);
});

it("computes the mean of each feature", () => {
  const placed = (...values: number[]) => values.map((value) => ({ features: [value, -value] }));
  expect(meanOf(placed(1, 2, 6))).toEqual([3, -3]);
  expect(meanOf([])).toEqual([]);
  expect(meanOf(placed(1.5e308, 1.5e308))).toEqual([1.5e308, -1.5e308]);
  expect(meanOf([...placed(1, 3), { features: [Number.NaN, -2] }])).toEqual([2, -2]);
});

it("leaves out extreme outliers, unless there are too few notes to recognise them", () => {
  const notesOf = (...values: number[]): PlacedRecord[] =>
    values.map((value) => ({ features: [value, 0], prediction: "real" }));
  const typical = notesOf(-3, -1, 0, 0.5, 2, 4, 6);
  expect(withoutOutliers([...typical, ...notesOf(1e299)])).toEqual(typical);
  expect(withoutOutliers(typical)).toEqual(typical);
  expect(withoutOutliers(notesOf(1, 1e299))).toHaveLength(2);
  expect(withoutOutliers(notesOf(1, 1, 1, 1, 7))).toHaveLength(5);
  expect(withoutOutliers([])).toEqual([]);
  const missing = { features: [Number.NaN, 0], prediction: "real" };
  expect(withoutOutliers([...typical, missing])).toContain(missing);
});
