import { createContracts, type ModelMessage } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import { createClock, createMemoryModelStore, silentLogger } from "@loopline/platform/testing";
import { clopperPearson } from "@loopline/statistics";
import { describe, expect, it } from "vitest";
import { sampleClasses, sampleDataset, sampleRecords } from "../../../tests/support/sample-records.ts";
import {
  chooseRows,
  decisionsOf,
  fewRows,
  readModel,
  type TrainingRows,
  trainAndDecide,
} from "../src/index.ts";

const three = sampleDataset(sampleClasses);
const noTestSet = { records: [], labels: [] };
type Labelled = readonly [values: readonly Value[], label: number];

const samples = (count: number, seed = 1): Labelled[] =>
  sampleRecords({ seed, count }).map(({ values, className }) => [values, sampleClasses.indexOf(className)]);

function rowsOf(rows: readonly Labelled[]): TrainingRows {
  return {
    records: rows.map(([values]) => values),
    labels: rows.map(([, label]) => label),
    sources: rows.map(() => null),
    owners: rows.map(() => null),
    isCorrection: rows.map(() => true),
    included: rows.map(() => null),
  };
}

const chosen = (rows: readonly Labelled[], dataset = three) =>
  chooseRows(dataset, { rows: rowsOf(rows), testSet: noTestSet }, 1);

/** Trains on one set of rows after another, each time with the champion of the trainings before. */
function createTraining(dataset: Dataset = three) {
  const models = createMemoryModelStore();
  let champion: ModelMessage | undefined;
  let sequence = 1_760_000_000_000_000;
  return {
    models,
    async train(rows: readonly Labelled[]) {
      sequence += 1_000_000;
      const promotion = champion && { sequence: sequence - 1, accuracy: champion.accuracy };
      const outcome = await trainAndDecide(
        {
          rows: rowsOf(rows),
          testSet: noTestSet,
          version: 1,
          sequence,
          champion: champion?.model_file_name ?? null,
          ...(promotion && { promotion }),
        },
        0,
        {
          contracts: createContracts(dataset),
          models,
          rules: { policy: "not-worse", frozenTolerance: 0.02, maxSourceShare: 1 },
          clock: createClock(),
          log: silentLogger,
          newId: () => "7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71",
        },
      );
      if (outcome.status === "failed") throw new Error(outcome.reason);
      createContracts(dataset).ModelMessageSchema.parse(JSON.parse(JSON.stringify(outcome.model)));
      if (outcome.model.decision?.promoted) champion = outcome.model;
      return outcome.model;
    },
  };
}

describe("the rows of a table without a test set", () => {
  it("are all trained on while there are few", () => {
    const { train, test, records, missing } = chosen(samples(fewRows - 1));
    expect(train.labels).toHaveLength(fewRows - 1);
    expect(test.labels).toEqual([]);
    expect(records).toBe(fewRows - 1);
    expect(missing).toEqual([]);
  });

  it("are held out by a fifth, always the same ones", () => {
    const all = samples(1_000);
    const { train, test, records } = chosen(all);
    expect(records).toBe(1_000);
    expect(test.labels.length).toBeGreaterThan(150);
    expect(test.labels.length).toBeLessThan(250);
    const held = new Set(test.records.map((record) => JSON.stringify(record)));
    const fewer = chosen(all.slice(0, 400).toReversed());
    expect(fewer.train.records.filter((record) => held.has(JSON.stringify(record)))).toEqual([]);
    expect(train.labels.length + test.labels.length).toBe(1_000);
  });

  it("are records of their own where their values are equal, each held out or not", () => {
    const values: Value[] = [null, 40, true, null, "self", "north"];
    const equal = Array.from({ length: 1_000 }, (_, index): Labelled => [values, index % 2]);
    const { train, test } = chosen(equal);
    expect(train.labels.length + test.labels.length).toBe(1_000);
    expect(test.labels.length).toBeGreaterThan(150);
    expect(test.labels.length).toBeLessThan(250);
    const countOf = (labels: readonly number[]) => labels.filter((label) => label === 1).length;
    expect(countOf(chosen(equal.toReversed()).test.labels)).toBe(countOf(test.labels));
  });

  it("are trained on where a class has none but held-out ones", () => {
    const [rare, ...others] = chosen(samples(300)).test.records;
    const rows = [
      ...samples(300).map(([values, label]): Labelled => [values, label % 2]),
      ...others.slice(0, 5).map((values): Labelled => [values, 0]),
      [rare ?? [], 2] as const,
    ].filter(([values, label]) => label === 2 || values !== rare);
    const { train, missing } = chosen(rows);
    expect(missing).toEqual([]);
    expect(train.labels.filter((label) => label === 2)).toHaveLength(1);
  });

  it("need two classes, whatever the number of classes", () => {
    const two = samples(60).filter(([, label]) => label !== 1);
    expect(chosen(two)).toMatchObject({ missing: ["bad"], records: two.length });
    const one = samples(60).filter(([, label]) => label === 1);
    expect(chosen(one)).toMatchObject({ missing: ["good", "ugly"], records: 0, train: { labels: [] } });
  });
});

describe("a training of three classes", () => {
  it("is scored by leaving out each of a few records, with an interval, and promoted", async () => {
    const { models, train } = createTraining();
    const message = await train(samples(60));
    const right = Math.round(message.accuracy * 60);
    const { low, high } = clopperPearson(right, 60);
    expect(message.report.interval).toEqual({ lower: low, upper: high });
    expect(message.report["weighted avg"].support).toBe(60);
    expect(message).toMatchObject({
      records: 60,
      decision: {
        promoted: true,
        rows: 60,
        champion: null,
        champion_accuracy: null,
        reason: expect.stringContaining("there are fewer than 100 records"),
      },
      model: { table: { classes: [...sampleClasses] } },
    });
    expect(await readModel(models, message.model_file_name, three)).toMatchObject({
      status: "read",
      model: { rows: 60, holdout: false, dataset: { name: "loans", hash: three.hash } },
    });
  });

  it("replaces a champion that it cannot be compared with, and is compared from then on", async () => {
    const { train } = createTraining();
    const few = await train(samples(90));
    const again = await train(samples(95));
    expect(again.decision).toMatchObject({ promoted: true, champion: few.model_file_name, p: null });
    const many = await train(samples(400));
    expect(many.report.interval).toBeUndefined();
    expect(many.decision).toMatchObject({
      promoted: true,
      champion: again.model_file_name,
      champion_accuracy: null,
      reason: expect.stringContaining("held-out records"),
    });
    const compared = await train(samples(410));
    expect(compared.decision).toMatchObject({ champion: many.model_file_name, p: expect.any(Number) });
    expect(compared.decision?.rows).toBeGreaterThan(50);
  });

  it("refuses a model that is right on fewer held-out rows than the champion", async () => {
    const { train } = createTraining();
    const good = await train(samples(400));
    const held = new Set(chosen(samples(400)).test.records.map((record) => JSON.stringify(record)));
    const misled = await train(
      samples(400).map(([values, label]) => [
        values,
        held.has(JSON.stringify(values)) ? label : (label + 1) % 3,
      ]),
    );
    expect(misled).toMatchObject({
      decision: { promoted: false },
      champion: { model_file_name: good.model_file_name, table: { classes: [...sampleClasses] } },
    });
  });

  it("has no machine for a class without records, and never predicts it", async () => {
    const { models, train } = createTraining();
    const { model_file_name, report } = await train(samples(80).filter(([, label]) => label !== 2));
    const content = await readModel(models, model_file_name, three);
    if (content.status !== "read") throw new Error(content.problem);
    expect(content.model.machines[2]).toBeNull();
    expect(decisionsOf(content.model, [samples(1)[0]?.[0] ?? []])[2]?.[0]).toBe(-Infinity);
    expect(report["2"]?.support).toBe(0);
    expect(report["macro avg"].recall).toBeCloseTo(
      ((report["0"]?.recall ?? 0) + (report["1"]?.recall ?? 0)) / 2,
      12,
    );
  });

  it("fails with a reason while only one class has records", async () => {
    const { train } = createTraining();
    const one = samples(60).filter(([, label]) => label === 1);
    await expect(train(one)).rejects.toThrow(
      /there are only rows of one class to train on, and two classes need one each$/,
    );
    await expect(train([])).rejects.toThrow(/there is no row of class good or bad or ugly to train on$/);
  });

  it("chooses C by cross-validation if the definition says so, and lets other work run meanwhile", async () => {
    const auto = sampleDataset(sampleClasses, { C: "auto" });
    const { models, train } = createTraining(auto);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const { model_file_name } = await train(samples(400));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
    const content = await readModel(models, model_file_name, auto);
    expect(content).toMatchObject({ model: { C: expect.toSatisfy((C) => [0.01, 0.1, 1, 10].includes(C)) } });
  });
});
