import type { Dataset, Value } from "@loopline/dataset";
import { clopperPearson } from "@loopline/statistics";
import { classificationReport, decideClasses, decisionFunction, fitOneVsRest } from "@loopline/svm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeRecords, fitTable, leaveOneOut, reportOf, toClassificationReport } from "../../src/index.ts";
import { numericDataset, sampleDataset, sampleTable } from "./sample-table.ts";

const options = { created: "2026-11-29T10:00:00Z" };

describe("reportOf", () => {
  it("computes each figure for three classes", () => {
    const report = reportOf([0, 0, 0, 1, 1, 2, 2, 2, 2], [0, 0, 1, 1, 2, 2, 2, 0, 2], 3);
    expect(report.confusion).toEqual([
      [2, 1, 0],
      [0, 1, 1],
      [1, 0, 3],
    ]);
    expect(report.accuracy).toBeCloseTo(6 / 9, 15);
    expect(report.balancedAccuracy).toBeCloseTo((2 / 3 + 1 / 2 + 3 / 4) / 3, 15);
    expect(report.macroF1).toBeCloseTo((2 / 3 + 1 / 2 + 3 / 4) / 3, 15);
    expect(report.classes[2]).toEqual({ precision: 0.75, recall: 0.75, f1: 0.75, support: 4 });
  });

  it("agrees with the report of @loopline/svm for two classes", () => {
    const label = fc.constantFrom(0, 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1 }), (pairs) => {
        const [truth, predicted] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
        const report = reportOf(truth, predicted, 2);
        const plain = classificationReport(truth, predicted);
        expect(report.accuracy).toBe(plain.accuracy);
        expect(report.classes.map(({ f1, support }) => [f1, support])).toEqual(
          [plain["0"], plain["1"]].map((scores) => [scores["f1-score"], scores.support]),
        );
      }),
    );
  });

  it("gives the report of scikit-learn's shape that @loopline/svm has for two classes, to the last bit", () => {
    const label = fc.constantFrom(0, 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(label, label), { minLength: 1 }), (pairs) => {
        const [truth, predicted] = [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
        const report = toClassificationReport(reportOf(truth, predicted, 2));
        expect(JSON.stringify(report)).toBe(JSON.stringify(classificationReport(truth, predicted)));
      }),
    );
  });

  it("reports which classes are mistaken for which only of three or more classes", () => {
    const three = toClassificationReport(reportOf([0, 1, 1, 2], [0, 1, 2, 2], 3));
    expect(three.confusion).toEqual([
      [1, 0, 0],
      [0, 1, 1],
      [0, 0, 1],
    ]);
    expect(toClassificationReport(reportOf([0, 1, 1], [0, 1, 0], 2))).not.toHaveProperty("confusion");
  });

  it("leaves classes without records out of the means, unless they are predicted", () => {
    const never = reportOf([0, 1, 1], [0, 1, 0], 3);
    expect(never.balancedAccuracy).toBe(0.75);
    expect(never.macroF1).toBeCloseTo(2 / 3, 15);
    const predicted = reportOf([0, 1, 1], [0, 1, 2], 3);
    expect(predicted.balancedAccuracy).toBe(0.75);
    expect(predicted.macroF1).toBeCloseTo((1 + 2 / 3 + 0) / 3, 15);
    expect(reportOf([], [], 2)).toMatchObject({ accuracy: 0, balancedAccuracy: 0, macroF1: 0 });
  });
});

describe("leaveOneOut", () => {
  /** Fits the machines again without each record, with the encoding and the weights of all. */
  function refitted(dataset: Dataset, records: Value[][], labels: number[]): number[] {
    const { model } = fitTable(dataset, records, labels, options);
    const { width } = model.encoding;
    const x = encodeRecords(model.encoding, records);
    const classes = model.classes.length;
    const machines = classes === 2 ? [1] : model.classes.map((_, k) => k);
    return labels.map((_, left) => {
      const others = records.filter((_, index) => index !== left);
      const rest = labels.filter((_, index) => index !== left);
      const row = x.subarray(left * width, (left + 1) * width);
      const decisions = machines.map((positive) => {
        const y = rest.map((label) => Number(label === positive));
        const count = labels.filter((label) => label === positive).length;
        const weights = [labels.length / (2 * (labels.length - count)), labels.length / (2 * count)];
        if (!y.includes(1)) return Float64Array.of(-Infinity);
        const [machine] = fitOneVsRest(encodeRecords(model.encoding, others), y, 2, {
          rows: others.length,
          cols: width,
          C: model.C,
          ...(dataset.training.balance === "weights" && { classWeights: weights }),
        });
        if (!machine) throw new Error("no machine");
        return decisionFunction(machine, row, 1);
      });
      return decideClasses(decisions)[0] ?? -1;
    });
  }

  it.each([
    [2, "none"],
    [2, "weights"],
    [3, "weights"],
  ] as const)(
    "is what fitting again without each record gives, with %i classes and %s",
    (classes, balance) => {
      const dataset = sampleDataset(["good", "bad", "ugly"].slice(0, classes), { balance });
      const tables = fc.sample(sampleTable(classes), { numRuns: 8, seed: 11 });
      for (const { records, labels } of tables) {
        const counts = labels.filter((label) => label === 0).length;
        if (classes === 2 && Math.min(counts, labels.length - counts) < 2) continue;
        const fitted = fitTable(dataset, records, labels, options);
        const { report } = leaveOneOut(fitted, records, labels);
        expect(report.confusion).toEqual(
          reportOf(labels, refitted(dataset, records, labels), classes).confusion,
        );
      }
    },
  );

  it("counts the only record of a class as wrong", () => {
    const two = fitTable(
      numericDataset(),
      [
        [0, 0],
        [0, 1],
        [9, 9],
      ],
      [0, 0, 1],
      options,
    );
    const { report, interval } = leaveOneOut(
      two,
      [
        [0, 0],
        [0, 1],
        [9, 9],
      ],
      [0, 0, 1],
    );
    expect(report.confusion[1]).toEqual([1, 0]);
    expect(interval).toEqual(clopperPearson(2, 3));
  });

  it("predicts records that were cut for balance by the model itself, and works with two of three classes", () => {
    const records: Value[][] = Array.from({ length: 30 }, (_, i) => [i % 7, i < 10 ? 3 : 0]);
    const labels = records.map((_, i) => Number(i < 10));
    const fitted = fitTable(numericDataset({ balance: "rows" }), records, labels, options);
    expect(fitted.kept).toHaveLength(20);
    expect(leaveOneOut(fitted, records, labels).report).toMatchObject({ rows: 30, accuracy: 1 });

    const people: Value[][] = records.map(([left, right]) => [
      left ?? null,
      Number(right),
      null,
      null,
      null,
      "north",
    ]);
    const dataset = sampleDataset(["good", "bad", "ugly"]);
    const pair = fitTable(
      dataset,
      people,
      labels.map((label) => 2 * label),
      options,
    );
    const { report } = leaveOneOut(
      pair,
      people,
      labels.map((label) => 2 * label),
    );
    expect(report).toMatchObject({ rows: 30, accuracy: 1 });
  });
});
