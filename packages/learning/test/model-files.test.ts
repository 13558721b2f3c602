import { bankNotes } from "@loopline/banknotes/definition";
import { readDefinition, type Value } from "@loopline/dataset";
import { warningsOf } from "@loopline/dataset/encoding";
import { createClock, createMemoryModelStore } from "@loopline/platform/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideRecord,
  fitSnapshot,
  fitTable,
  modelText,
  predictRecords,
  readModel,
  readParameters,
  type TableModel,
  toParameters,
} from "../src/index.ts";
import { numericDataset, sampleDataset, sampleTable } from "./table/sample-table.ts";

const created = "2026-11-29T10:00:00Z";
const name = "model-1.json";

async function storeOf(text: string) {
  const models = createMemoryModelStore();
  await models.create(name, text);
  return models;
}

const notes = [
  [3.6, 8.7, -2.8, -0.4],
  [4.5, 8.2, -2.5, -1.5],
  [-1.4, 3.3, -1.4, -2],
];
const noteModel = fitTable(bankNotes, notes, [1, 1, 0], { created, acceptsUnsolved: true }).model;
const plainPoints = numericDataset({ scaling: "none", balance: "none" });
const points: Value[][] = [
  [0, 1],
  [1, 3],
  [4, 2],
  [5, 9],
];
const pointModel = (holdout: boolean) =>
  fitTable(plainPoints, points, [0, 0, 1, 1], { created, holdout }).model;

const scaledModel = fitTable(numericDataset(), points, [0, 0, 1, 1], { created }).model;

it("writes a plain model as version 1, which counts rows by the names of the classes, the last first", () => {
  expect(modelText(noteModel)).toMatch(
    /^\{"version":1,"features":\["variance","skewness","curtosis","entropy"\],"intercept":[^,]+,"C":1,"classes":\[0,1\],"trainingSetHash":"[0-9a-f]{64}","counts":\{"rows":2,"real":1,"fake":1\},"created":"2026-11-29T10:00:00Z","coefficients":\[[^\]]+\]\}$/,
  );
  expect(JSON.parse(modelText(pointModel(true))).counts).toEqual({ rows: 4, yes: 2, no: 2 });
});

it.each([
  ["a plain model without held-out records", pointModel(false), plainPoints],
  ["a scaled model", scaledModel, numericDataset()],
])("writes %s as version 2, and reads it as it was", async (_, model, dataset) => {
  expect(modelText(model)).toMatch(/^\{"version":2,/);
  expect(await readModel(await storeOf(modelText(model)), name, dataset)).toEqual({ status: "read", model });
});

const calibration = { slope: 1.5, intercept: -0.25, rows: 50 };

describe.each([
  [1, pointModel(true), plainPoints],
  [2, scaledModel, numericDataset()],
])("a version %i file", (version, model, dataset) => {
  const text = modelText({ ...model, calibration });

  it("keeps a calibration, which messages and the cache carry, too", async () => {
    expect(JSON.parse(text)).toMatchObject({ version, calibration });
    const models = await storeOf(text);
    expect(await readModel(models, name, dataset)).toMatchObject({ status: "read", model: { calibration } });
    expect(await readParameters(models, name, dataset)).toMatchObject({ calibration });
  });

  it("is read without a calibration as one that was not calibrated", async () => {
    const content = await readModel(await storeOf(modelText(model)), name, dataset);
    expect(content.status === "read" && "calibration" in content.model).toBe(false);
  });

  it.each([
    ["slope", -0.1],
    ["slope", null],
    ["intercept", "1"],
    ["rows", 49.5],
    ["rows", -1],
  ])("is refused with the %s %j in its calibration", async (field, value) => {
    const bad = JSON.stringify({ ...JSON.parse(text), calibration: { ...calibration, [field]: value } });
    expect(await readModel(await storeOf(bad), name, dataset)).toMatchObject({
      status: "unusable",
      problem: expect.stringContaining(`model file ${name} cannot be read: model file`),
    });
    expect(await readModel(await storeOf(bad), name, dataset)).toMatchObject({
      problem: expect.stringContaining(`calibration.${field}`),
    });
  });

  it("is not written with a calibration that is not a number", () => {
    expect(() => modelText({ ...model, calibration: { ...calibration, slope: Number.NaN } })).toThrow(
      /calibration/,
    );
  });
});

it("reads a version 1 file as the model that was written", async () => {
  const models = await storeOf(modelText(noteModel));
  expect(await readModel(models, name, bankNotes)).toEqual({ status: "read", model: noteModel });
  expect(await readParameters(models, name, bankNotes)).toEqual({
    features: ["variance", "skewness", "curtosis", "entropy"],
    coefficients: [...(noteModel.machines[0]?.coefficients ?? [])],
    intercept: noteModel.machines[0]?.intercept,
  });
});

it("a plain model that knows the ranges of its rows warns of a value far outside, and of no other", async () => {
  const snapshot = {
    rows: {
      records: notes,
      labels: [1, 1, 0],
      sources: notes.map(() => null),
      owners: notes.map(() => null),
      isCorrection: notes.map(() => true),
      included: notes.map(() => null),
    },
    testSet: { records: [[5, 1, 9, 1]], labels: [1] },
  };
  const rules = { maxSourceShare: 1 };
  const { model } = await fitSnapshot(bankNotes, snapshot, rules, createClock());
  const text = modelText(model);
  expect(text).toMatch(/^\{"version":1,/);
  expect(await readModel(await storeOf(text), name, bankNotes)).toEqual({ status: "read", model });
  expect(toParameters(model)).toHaveProperty("coefficients");

  const { encoding } = model;
  // The entropy is from -2 to 1 in these rows: half of that width farther is not unusual yet.
  expect(warningsOf(encoding, [3.6, 8.7, -2.8, 2.5])).toEqual([]);
  const message = "entropy: 5300 is outside the range of the training set, -2 to 1.";
  expect(warningsOf(encoding, [3.6, 8.7, -2.8, 5300])).toEqual([
    { feature: "entropy", kind: "range", message },
  ]);
  expect(predictRecords(model, [[3.6, 8.7, -2.8, 5300]]).warnings).toHaveLength(1);
});

it("warns of nothing in a record that a version 1 model predicts without knowing its ranges", async () => {
  const content = await readModel(await storeOf(modelText(noteModel)), name, bankNotes);
  if (content.status !== "read") throw new Error(content.problem);
  const value = fc.double({ min: -1e30, max: 1e30, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(value, value, value, value), (record) => {
      expect(warningsOf(content.model.encoding, record)).toEqual([]);
      expect(Number.isFinite(decideRecord(content.model, record).margin)).toBe(true);
    }),
  );
});

it("carries a model that is not plain as a table", () => {
  const three = sampleDataset(["good", "bad", "ugly"]);
  const [table = { records: [], labels: [] }] = fc.sample(sampleTable(2), { numRuns: 1, seed: 2 });
  const { model } = fitTable(three, table.records, table.labels, { created });
  expect(toParameters(model)).toEqual({
    table: {
      classes: ["good", "bad", "ugly"],
      features: model.encoding.features,
      machines: [expect.anything(), expect.anything(), null],
    },
  });
});

const swapped = { ...plainPoints, features: plainPoints.features.toReversed() };
const text = (model: TableModel) => modelText(model);

it.each([
  [
    text(pointModel(true)),
    bankNotes,
    "is for the features left, right, not for variance, skewness, curtosis",
  ],
  [text(pointModel(true)), swapped, "is for the features left, right, not for right, left"],
  [
    text(pointModel(true)).replace('"yes"', '"maybe"'),
    plainPoints,
    "is for the classes maybe, no, not for no, yes",
  ],
  [
    text(pointModel(true)),
    readDefinition(
      JSON.stringify({
        name: "points",
        fields: [
          { name: "left", type: "number" },
          { name: "right", type: "date" },
          { name: "side", type: "string", categories: ["no", "yes"] },
        ],
        "loopline:target": "side",
      }),
      "points.json",
    ),
    "is for the types number, number, not for number, date",
  ],
  [
    text(pointModel(false)),
    bankNotes,
    "cannot be read: model file is for the dataset points, not for banknotes",
  ],
  ["{", plainPoints, "cannot be read: model file is not JSON"],
])("says what a file is for that cannot be used (%#)", async (file, dataset, problem) => {
  const content = await readModel(await storeOf(file), name, dataset);
  expect(content).toMatchObject({
    status: "unusable",
    problem: expect.stringContaining(`model file ${name} ${problem}`),
  });
  expect(await readParameters(await storeOf(file), name, dataset)).toBeNull();
});
