import { sampleStart } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import { createClock } from "@loopline/platform/testing";
import { expect, it } from "vitest";
import { sampleClasses, sampleDataset, sampleRecords } from "../../../tests/support/sample-records.ts";
import {
  type ChosenRows,
  chooseRows,
  fitSnapshot,
  type LabelledRows,
  type TrainingRows,
} from "../src/index.ts";

const none: LabelledRows = { records: [], labels: [] };

const toTrainingRows = (rows: LabelledRows): TrainingRows => ({
  ...rows,
  sources: rows.labels.map(() => null),
  owners: rows.labels.map(() => null),
  isCorrection: rows.labels.map(() => true),
  included: rows.labels.map(() => null),
});

async function calibrationOf(dataset: typeof bankNotes, rows: LabelledRows, testSet: LabelledRows) {
  const snapshot = { rows: toTrainingRows(rows), testSet };
  const { model } = await fitSnapshot(dataset, snapshot, { maxSourceShare: 1 }, createClock());
  return model.calibration;
}

const toRows = (records: ReturnType<typeof sampleStart>["start"]): LabelledRows => ({
  records: records.map(({ values }) => values),
  labels: records.map(({ label }) => label),
});

it("calibrates the first model of bank notes on the fixed test set, and not at all without one", async () => {
  const { start, testSet } = sampleStart();
  expect((await calibrationOf(bankNotes, toRows(start), toRows(testSet)))?.rows).toBe(100);
  expect(await calibrationOf(bankNotes, toRows(start), none)).toBeUndefined();
});

const loans = sampleDataset(sampleClasses);
const samples = (count: number): LabelledRows => {
  const records = sampleRecords({ seed: 1, count });
  return {
    records: records.map(({ values }) => values),
    labels: records.map(({ className }) => sampleClasses.indexOf(className)),
  };
};

it.each([
  [40, "nothing: there are too few rows", () => undefined],
  [80, "each row left out in turn", ({ train }: ChosenRows) => train.labels.length],
  [
    150,
    "each row left out in turn, because too few are held out",
    ({ train }: ChosenRows) => train.labels.length,
  ],
  [600, "the rows held out", ({ test }: ChosenRows) => test.labels.length],
])("calibrates the model of %i rows on %s", async (count, _, expectedRows) => {
  const rows = samples(count);
  const chosen = chooseRows(loans, { rows: toTrainingRows(rows), testSet: none }, 1);
  expect((await calibrationOf(loans, rows, none))?.rows).toBe(expectedRows(chosen));
});
