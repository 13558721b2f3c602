import type { Dataset, Value } from "@loopline/dataset";
import { balanceClasses, fit, SvmError, toRowMajor } from "@loopline/svm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossValidate, decideRecord, defaultFolds, fitTable } from "../../src/index.ts";
import { numericDataset, sampleDataset, sampleTable } from "./sample-table.ts";

const options = { created: "2026-11-29T10:00:00Z" };
const three = sampleDataset(["good", "bad", "ugly"]);

/** Two overlapping clouds, one of them with a fifth of the records. */
const records = Array.from({ length: 120 }, (_, i): [number, number] => {
  const shift = i % 5 === 0 ? 1.5 : 0;
  return [Math.sin(i * i) * 2 + shift, Math.cos(3 * i * i) + shift];
});
const labels = records.map((_, i) => Number(i % 5 === 0));

function withTraining(dataset: Dataset, training: Partial<Dataset["training"]>): Dataset {
  return { ...dataset, training: { ...dataset.training, ...training } };
}

describe("fitTable", () => {
  it("is the fit of @loopline/svm where nothing is scaled or balanced", () => {
    const { model, kept } = fitTable(
      numericDataset({ scaling: "none", balance: "none", C: 2 }),
      records,
      labels,
      options,
    );
    const plain = fit(toRowMajor(records, 2), labels, { rows: 120, cols: 2, C: 2 });
    expect(model.machines).toEqual([{ coefficients: plain.coefficients, intercept: plain.intercept }]);
    expect(model).toMatchObject({
      dataset: { name: "points" },
      classes: ["no", "yes"],
      rows: 120,
      counts: [96, 24],
      C: 2,
      ...options,
    });
    expect(kept).toHaveLength(120);
  });

  it("weighs classes as scikit-learn's balanced, in each machine", () => {
    const { model } = fitTable(
      numericDataset({ scaling: "none", balance: "weights" }),
      records,
      labels,
      options,
    );
    const classWeights = [120 / (2 * 96), 120 / (2 * 24)] as const;
    const plain = fit(toRowMajor(records, 2), labels, { rows: 120, cols: 2, classWeights });
    expect(model.machines[0]?.coefficients).toEqual(plain.coefficients);
  });

  it("cuts classes to the smallest as balanceClasses does, whatever the scaling", () => {
    const expected = balanceClasses(toRowMajor(records, 2), labels, 120, 2);
    for (const scaling of ["none", "standard"]) {
      const { model, kept } = fitTable(
        numericDataset({ scaling, balance: "rows" }),
        records,
        labels,
        options,
      );
      expect(kept).toEqual(expected);
      expect(model.counts).toEqual([24, 24]);
    }
    const cut = [...expected].map((index) => records[index] ?? []);
    const { model } = fitTable(numericDataset({ balance: "rows" }), records, labels, options);
    const alone = fitTable(
      numericDataset({ balance: "none" }),
      cut,
      [...expected].map((index) => labels[index] ?? 0),
      options,
    );
    expect(model.machines).toEqual(alone.model.machines);
    expect(model.trainingSetHash).toBe(alone.model.trainingSetHash);
  });

  it("trains with two of three classes, and never predicts the third", () => {
    const [table] = fc.sample(sampleTable(2), { numRuns: 1, seed: 5 });
    if (!table) throw new Error("no table");
    const labelled = table.labels.map((label) => (label === 0 ? 2 : 1));
    const { model } = fitTable(three, table.records, labelled, options);
    const pair = fitTable(
      sampleDataset(),
      table.records,
      table.labels.map((label) => 1 - label),
      options,
    );
    expect(model.machines[0]).toBeNull();
    expect(model.counts[0]).toBe(0);
    for (const record of table.records) {
      const decided = decideRecord(model, record);
      const two = decideRecord(pair.model, record);
      expect(decided.decisions[0]).toBe(-Infinity);
      expect(decided.class).toBe(1 + two.class);
      // The two machines are opposite.
      expect(decided.margin).toBe(2 * two.margin);
    }
  });

  it("predicts every class of a table that is easy", () => {
    const dataset = sampleDataset(["good", "bad", "ugly"]);
    const easy = Array.from({ length: 30 }, (_, i): Value[] => [
      null,
      10 * (i % 3) + (i % 2),
      null,
      null,
      i % 3 === 1 ? "self" : null,
      "north",
    ]);
    const { model } = fitTable(
      dataset,
      easy,
      easy.map((_, i) => i % 3),
      options,
    );
    expect(easy.map((record) => decideRecord(model, record).class)).toEqual(easy.map((_, i) => i % 3));
  });

  it("hashes the training set whatever its order, and each label and value", () => {
    const hash = (changed: Value[][], changedLabels = labels) =>
      fitTable(numericDataset(), changed, changedLabels, options).model.trainingSetHash;
    expect(hash(records.toReversed(), labels.toReversed())).toBe(hash(records));
    expect(hash(records, labels.with(7, 1))).not.toBe(hash(records));
    expect(hash(records.with(7, [0, 0]))).not.toBe(hash(records));
  });

  it.each([
    [[], [], "there is no record of no or yes to train on"],
    [records, labels.map(() => 1), "there is no record of no to train on"],
  ])("refuses records of fewer than two classes (%#)", (given, givenLabels, message) => {
    for (const balance of ["weights", "rows", "none"]) {
      const train = () => fitTable(numericDataset({ balance, C: "auto" }), given, givenLabels, options);
      expect(train).toThrow(message);
      expect(train).toThrow(SvmError);
    }
  });

  it("says that the solver did not converge", () => {
    const far = records.map(([left, right]): [number, number] => [1e15 + left, right * 1e-9]);
    const train = () => fitTable(numericDataset({ scaling: "none", C: 1e9 }), far, labels, options);
    expect(train).toThrow(/^the machine of yes did not converge: the duality gap is .* of the objective/);
    expect(train).toThrow(expect.objectContaining({ code: "not-converged" }));
  });
});

describe('the C "auto"', () => {
  it("is the smallest of those with the best cross-validated score", () => {
    const folds = defaultFolds(records.length);
    for (const [balance, key] of [
      ["none", "accuracy"],
      ["weights", "balancedAccuracy"],
    ] as const) {
      const dataset = numericDataset({ balance });
      const scores = [0.01, 0.1, 1, 10].map((C) => ({
        C,
        score: crossValidate(withTraining(dataset, { C }), records, labels, folds).report[key],
      }));
      const best = Math.max(...scores.map(({ score }) => score));
      const { model } = fitTable(withTraining(dataset, { C: "auto" }), records, labels, options);
      expect(model.C).toBe(scores.find(({ score }) => score === best)?.C);
      expect(fitTable(withTraining(dataset, { C: model.C }), records, labels, options).model).toEqual(model);
    }
  });

  it("is found for a handful of records, some folds of which have one class or none", () => {
    fc.assert(
      fc.property(sampleTable(3), ({ records: few, labels: given }) => {
        const count = Math.min(few.length, 7);
        const dataset = withTraining(three, { C: "auto" });
        const { model } = fitTable(dataset, few.slice(0, count), given.slice(0, count), options);
        expect([0.01, 0.1, 1, 10]).toContain(model.C);
      }),
      { numRuns: 20 },
    );
  });
});

describe("crossValidate", () => {
  it("predicts each record by a model of the other folds", () => {
    const dataset = numericDataset();
    const folds = defaultFolds(records.length);
    const { predicted, report } = crossValidate(dataset, records, labels, folds);
    const isOther = (_: unknown, index: number) => index % 5 !== 3;
    const { model } = fitTable(dataset, records.filter(isOther), labels.filter(isOther), options);
    for (const index of [3, 8, 113]) {
      expect(predicted[index]).toBe(decideRecord(model, records[index] ?? []).class);
    }
    expect(report.rows).toBe(120);
  });

  it("predicts a fold by the only class of the others", () => {
    const { predicted } = crossValidate(numericDataset(), records.slice(0, 3), [1, 0, 0], [0, 1, 1]);
    expect([...predicted]).toEqual([0, 1, 1]);
  });
});
