import { describe, expect, it } from "vitest";
import { chooseRows, crossValidate, defaultFolds } from "../../src/index.ts";
import { folder, note, readTable, tables } from "./public-table.ts";

describe.each(tables)(`the public table %s${note}`, (name, expected) => {
  it.skipIf(!folder).each(["none", "weights"] as const)(
    "is learned as well as by scikit-learn, to 0.1 points, with the balance %s",
    (balance) => {
      const { dataset, records, labels } = readTable(name, expected, balance);
      const { report } = crossValidate(dataset, records, labels, defaultFolds(records.length));
      const numeric = dataset.features.filter(({ type }) => type === "number").length;
      expect(records).toHaveLength(expected.rows);
      expect([numeric, dataset.features.length - numeric]).toEqual([expected.numeric, expected.categorical]);
      const { accuracy, balanced_accuracy, macro_f1 } = expected[balance];
      const points = [
        report.accuracy - accuracy,
        report.balancedAccuracy - balanced_accuracy,
        report.macroF1 - macro_f1,
      ].map((difference) => 100 * Math.abs(difference));
      expect(Math.max(...points)).toBeLessThanOrEqual(0.1);
    },
    120_000,
  );

  it.skipIf(!folder)("is learned from wholly, but for the fifth that is held out", () => {
    const { records, labels, dataset } = readTable(name, expected, "weights");
    const none = {
      sources: records.map(() => null),
      owners: records.map(() => null),
      included: records.map(() => null),
    };
    const rows = { records, labels, ...none, isCorrection: records.map((_, index) => index % 2 === 1) };
    const chosen = chooseRows(dataset, { rows, testSet: { records: [], labels: [] } }, 1);
    expect(chosen.leftOut).toMatchObject({ unusable: 0, set_aside: 0, excluded: 0 });
    expect(chosen.records).toBe(expected.rows);
    expect(chosen.test.labels.length / expected.rows).toBeCloseTo(0.2, 1);
  });
});
