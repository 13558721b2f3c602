import { describe, expect, it } from "vitest";
import {
  baselineOf,
  confusionMatrix,
  describeDuel,
  describeInterval,
  describeLead,
  describeRows,
  describeTest,
  haveSameTest,
  jobTimes,
  leadOf,
  mistakesOf,
  standingOf,
  testOf,
  trainedOn,
} from "../../../components/jobs/job-facts.ts";
import { jobOf } from "./job-of.ts";

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

const count = (records: number, adjective?: string) =>
  adjective === undefined ? `${records} notes` : `${records} ${adjective} notes`;

describe("what a model was tested on", () => {
  it.each([
    [{ rows: 275, tested_on: "held-out" }, "275 held-out notes", 945],
    [{ rows: 100, tested_on: "test-set" }, "the fixed test set of 100 notes", 1_220],
    [{ rows: 76, tested_on: "leave-one-out" }, "76 notes, each left out in turn", 1_220],
    [{ rows: 76 }, "76 test notes", undefined],
  ] as const)("is said with its number, for %j", (decided, text, trained) => {
    const each = jobOf({}, decided);
    const test = testOf(each);
    expect(test && describeTest(test, count)).toBe(text);
    expect(trainedOn(each)).toBe(trained);
  });

  it("comes from the report of an older training", () => {
    const report = { ...small, interval: { lower: 0.8, upper: 0.9 } };
    const { decision: _, ...older } = jobOf();
    expect(testOf({ ...older, report })).toEqual({ rows: 40, kind: "leave-one-out" });
    expect(testOf(older)).toBeUndefined();
    expect(testOf(jobOf({ failure: "no rows" }))).toBeUndefined();
  });

  it("must be the same for accuracies to be compared", () => {
    const test = { rows: 20, kind: "held-out" } as const;
    expect(haveSameTest(test, { ...test })).toBe(true);
    expect(haveSameTest(test, { ...test, rows: 21 })).toBe(false);
    expect(haveSameTest(test, { ...test, kind: "test-set" })).toBe(false);
    expect(haveSameTest(undefined, undefined)).toBe(false);
  });
});

it.each([
  [
    { unusable: 1, set_aside: 2, excluded: 0, other: 12 },
    "306 labelled · 80 held out · 211 trained on · 15 left out",
  ],
  [{ unusable: 0, set_aside: 0, excluded: 0, other: 0 }, "291 labelled · 80 held out · 211 trained on"],
  [undefined, "80 held out · 211 trained on"],
])("says what became of the labelled records, with %j left out", (left_out, text) => {
  expect(describeRows({ ...jobOf({ records: 291 }, { rows: 80, tested_on: "held-out" }), left_out })).toBe(
    text,
  );
});

it("states the exact interval of an accuracy", () => {
  // R: binom.test(38, 40)
  expect(describeInterval(0.95, { rows: 40, kind: undefined })).toBe("95% interval 83.1% to 99.4%");
});

it("takes the commonest class of the test records as the baseline", () => {
  const report = reportOf({ realAsReal: 3, real: 4, fakeAsFake: 1, fake: 6 });
  expect(baselineOf(report, 2)).toEqual({ index: 0, share: 0.6 });
  expect(baselineOf(reportOf({ realAsReal: 0, real: 0, fakeAsFake: 0, fake: 0 }), 2)).toBeUndefined();
});

it.each([
  [{ only_candidate_right: 5, only_champion_right: 2 }, "3 more right than"],
  [{ only_candidate_right: 0, only_champion_right: 1 }, "1 fewer right than"],
  [{ only_candidate_right: 4, only_champion_right: 4 }, "as many right as"],
])("compares a model with its champion on the records that both predicted: %j is %s", (counts, text) => {
  // The accuracies are of different records, so they do not count.
  const lead = leadOf(jobOf({ accuracy: 0.5 }, { ...counts, champion_accuracy: 0.99 }));
  expect(lead !== undefined && describeLead(lead)).toBe(text);
});

it("says for how many of the same records a refused model and the champion were right", () => {
  const decided = { rows: 275, candidate_accuracy: 262 / 275, champion_accuracy: 264 / 275 };
  expect(describeDuel(jobOf({}, decided))).toBe("262 of 275, the champion for 264");
  expect(describeDuel(jobOf({}, { champion_accuracy: null }))).toBe("");
});

it("compares nothing without a champion on the same records", () => {
  expect(leadOf(jobOf({}, { champion_accuracy: null }))).toBeUndefined();
  expect(leadOf(jobOf({ failure: "no rows" }))).toBeUndefined();
});

const job = { model_file_name: "model-2.json" };
const other = { model_file_name: "model-1.json" };

it.each([
  ["champion", job, { ...job, promoted: true }],
  ["champion", job, job],
  ["promoted", other, { ...job, promoted: true }],
  ["promoted", other, job],
  ["refused", other, { ...job, promoted: false }],
  ["refused", null, { ...job, promoted: false }],
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
  expect(jobTimes(jobOf()).map(({ value }) => value)).toEqual(["7.9 ms", "23 ms", "1.4 s"]);
});
