import { expect, it } from "vitest";
import { describeTraining } from "../src/output/describe-training.ts";

const origin = {
  source: "table",
  dataset: "loans",
  file: { name: "loans.csv", sha256: "00", labelled: 306, unlabelled: 38 },
} as const;

const scores = (support: number) => ({ precision: 1, recall: 1, "f1-score": 1, support });
const report = (support: number) => ({
  "macro avg": scores(support),
  "weighted avg": scores(support),
  accuracy: 0.9,
});

it("says how many rows were held out, and how many trained on", () => {
  const left_out = { unusable: 0, set_aside: 0, excluded: 0, other: 0 };
  const job = { records: 306, accuracy: 0.9355, report: report(62), left_out };
  expect(describeTraining(origin, job)).toBe(
    "Rows: 306 labelled · 62 held out · 244 trained on. 38 more of loans.csv without a label are not used. Accuracy 93.5 % on the rows held out.",
  );
});

it("names rows that were not used", () => {
  const left_out = { unusable: 1, set_aside: 2, excluded: 0, other: 4 };
  const job = { records: 303, accuracy: 0.9, report: report(60), left_out };
  expect(describeTraining(origin, job)).toContain(
    "310 labelled · 60 held out · 243 trained on · 7 left out (1 with values that cannot be used, 2 set aside, 4 equal to others, or too many of a class or source).",
  );
});

it("says how few rows were tested", () => {
  const job = {
    records: 31,
    accuracy: 0.9,
    report: { ...report(31), interval: { lower: 0.742, upper: 0.98 } },
  };
  expect(describeTraining({ source: "table", dataset: "loans" }, job)).toBe(
    "Rows: 31 trained on. Accuracy 90.0 % by leaving one row out at a time (95 % interval 74.2 % to 98.0 %).",
  );
});

it("says what is missing for a first model", () => {
  expect(describeTraining(origin, undefined)).toContain("Batches wait until two classes have a label each");
});
