import { expect, it } from "vitest";
import {
  confusionMatrix,
  describeAccuracy,
  describeComparison,
  jobTimes,
  mistakesOf,
  standingOf,
} from "../../../components/jobs/job-facts.ts";

/** The report of a model with these counts. */
function reportOf(counts: { realAsReal: number; real: number; fakeAsFake: number; fake: number }) {
  const scores = { precision: 0, "f1-score": 0 };
  const average = { ...scores, recall: 0, support: counts.real + counts.fake };
  return {
    accuracy: 0,
    "macro avg": average,
    "weighted avg": average,
    "1": { ...scores, recall: counts.real === 0 ? 0 : counts.realAsReal / counts.real, support: counts.real },
    "0": { ...scores, recall: counts.fake === 0 ? 0 : counts.fakeAsFake / counts.fake, support: counts.fake },
  };
}

it.each([
  { realAsReal: 50, real: 50, fakeAsFake: 49, fake: 50 },
  { realAsReal: 1, real: 3, fakeAsFake: 2, fake: 3 },
  { realAsReal: 0, real: 0, fakeAsFake: 7, fake: 49 },
  { realAsReal: 333_333, real: 999_999, fakeAsFake: 1, fake: 1 },
])("computes the confusion matrix of %j exactly", (counts) => {
  expect(confusionMatrix(reportOf(counts), 2)).toEqual([
    [counts.fakeAsFake, counts.fake - counts.fakeAsFake],
    [counts.real - counts.realAsReal, counts.realAsReal],
  ]);
});

const small = reportOf({ realAsReal: 20, real: 20, fakeAsFake: 18, fake: 20 });

it("takes the confusion matrix of three classes from the report, where it is missing in older ones", () => {
  const three = { ...small, "2": small["1"] };
  const confusion = [
    [18, 0, 2],
    [3, 17, 0],
    [0, 0, 20],
  ];
  expect(confusionMatrix({ ...three, confusion }, 3)).toEqual(confusion);
  expect(confusionMatrix(three, 3)).toBeNull();
  expect(mistakesOf(confusion)).toEqual([
    { actual: 1, predicted: 0, count: 3 },
    { actual: 0, predicted: 2, count: 2 },
  ]);
});

it("says on which records a model was compared", () => {
  expect(describeComparison({ champion_accuracy: 0.5 }, small)).toBe("that neither was trained on");
  expect(describeComparison({ champion_accuracy: null }, undefined)).toBe("that it was not trained on");
  const report = { ...small, interval: { lower: 0.8, upper: 0.9 } };
  expect(describeComparison({ champion_accuracy: null }, report)).toBe("that were left out one at a time");
});

it("shows the accuracy of few records with its interval", () => {
  expect(describeAccuracy(0.95, small)).toBe("95%");
  const interval = { lower: 0.8308, upper: 0.9939 };
  expect(describeAccuracy(0.95, { ...small, interval })).toBe("95% (95% interval 83.1% to 99.4%, n = 40)");
});

const job = { model_file_name: "model-2.json" };
const other = { model_file_name: "model-1.json" };

it.each([
  ["champion", job, { ...job, promoted: true }],
  ["champion", job, job],
  ["promoted", other, { ...job, promoted: true }],
  ["promoted", other, job],
  ["rejected", other, { ...job, promoted: false }],
  ["rejected", null, { ...job, promoted: false }],
  ["failed", job, { ...job, promoted: false, failure: "no rows of the class fake" }],
  ["failed", undefined, { ...job, promoted: false, failure: "no rows of the class fake" }],
  [undefined, undefined, { ...job, promoted: false }],
] as const)(
  "calls the standing %s when the champion is %j and the job is %j",
  (standing, champion, which) => {
    expect(standingOf(which, champion)).toBe(standing);
  },
);

it("shows durations in milliseconds until they take a second", () => {
  const facts = jobTimes({
    job_id: "1",
    created: "2026-01-02T03:04:05",
    accuracy: 1,
    model_file_name: "model-1.json",
    records: 1_220,
    data_prep_time: 0.0079,
    training_time: 0.0225,
    testing_time: 1.43,
  });
  expect(facts.map(({ value }) => value)).toEqual(["1,220", "7.9 ms", "23 ms", "1.4 s"]);
});
