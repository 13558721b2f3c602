import { bankNotes } from "@loopline/banknotes/definition";
import type { Value } from "@loopline/dataset";
import { decideRecords, learnEncoding, type TableModel } from "@loopline/learning";
import { expect, it } from "vitest";
import { sampleClasses, sampleDataset, sampleRecords } from "../../../tests/support/sample-records.ts";
import { seededRandom } from "../../../tests/support/seeded-random.ts";
import { predictBatch } from "../src/predict-batch.ts";

const dataset = sampleDataset(sampleClasses);

/** With random machines. @param missing a class without a machine */
function randomModel(classes: readonly string[], missing: number): TableModel {
  const random = seededRandom(classes.length + missing);
  const encoding = learnEncoding(
    dataset,
    sampleRecords({ seed: 1, count: 50 }).map(({ values }) => values),
  );
  const machine = () => ({
    coefficients: Float64Array.from({ length: encoding.width }, () => random() - 0.5),
    intercept: random() - 0.5,
  });
  return {
    dataset: { name: dataset.name, hash: dataset.hash },
    classes,
    encoding,
    machines: classes.length === 2 ? [machine()] : classes.map((_, k) => (k === missing ? null : machine())),
    ...{ rows: 50, counts: [50], C: 1, created: "", trainingSetHash: "", holdout: true },
  };
}

it.each([
  [2, -1],
  [3, -1],
  [3, 0],
  [19, 7],
])("predicts what each record is decided for alone, with %i classes", (count, missing) => {
  const classes = Array.from({ length: count }, (_, k) => `class ${k}`);
  const model = randomModel(classes, missing);
  const records = sampleRecords({ seed: 2, count: 200 }).map(({ values }) => values);
  const expected = decideRecords(model, records).map((decision) => classes[decision.class]);
  expect(predictBatch(model, records).output).toEqual(expected);
  expect(new Set(expected).size).toBeGreaterThan(1);
  expect(expected).not.toContain(`class ${missing}`);
});

it("decides equal classes for the first, and no records for none", () => {
  const model = randomModel(["a", "b", "c"], -1);
  const equal = model.machines.map(() => ({
    coefficients: new Float64Array(model.encoding.width),
    intercept: 0,
  }));
  const [record = []] = sampleRecords({ seed: 3, count: 1 }).map(({ values }) => values);
  expect(predictBatch({ ...model, machines: equal }, [record]).output).toEqual(["a"]);
  expect(predictBatch(model, [])).toEqual({ output: [], warnings: [] });
});

it("keeps the first 10,000 warnings of a batch", () => {
  const encoding = learnEncoding({ features: bankNotes.features, training: bankNotes.training }, [
    [0, 0, 0, 0],
  ]);
  const records: Value[][] = Array.from({ length: 5_000 }, () => [1, 0, 1, 1]);
  const machines = [{ coefficients: new Float64Array(encoding.width), intercept: 0 }];
  const { warnings } = predictBatch({ ...randomModel(["fake", "real"], -1), encoding, machines }, records);
  expect(warnings).toHaveLength(10_000);
  expect(warnings.at(-1)).toMatchObject({ position: 3_333, feature: "variance" });
});
