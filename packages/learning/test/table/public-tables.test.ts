import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Dataset, readDefinition, type Value } from "@loopline/dataset";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { chooseRows, crossValidate, defaultFolds } from "../../src/index.ts";
import reference from "./scikit-learn-tables.json" with { type: "json" };

const folder = process.env.REAL_DATA_DIR;
const note = folder ? "" : " (skipped: REAL_DATA_DIR does not name the folder that holds tables/)";

interface Scores {
  readonly accuracy: number;
  readonly balanced_accuracy: number;
  readonly macro_f1: number;
}

interface Expected {
  readonly target: string;
  readonly ignored: readonly string[];
  readonly rows: number;
  readonly numeric: number;
  readonly categorical: number;
  readonly none: Scores;
  readonly weights: Scores;
}

const tables: [string, Expected][] = Object.entries(reference.tables);

/** A column is a number if every cell that is not empty is one; else a category. */
function readTable(name: string, { target, ignored }: Expected, balance: "none" | "weights") {
  const file = readFileSync(join(folder ?? "", "tables", `${name}.csv`));
  const cells: Record<string, string>[] = parse(file, { columns: true, skip_empty_lines: true });
  const fields = Object.keys(cells[0] ?? {}).map((column) => {
    const levels = [...new Set(cells.map((row) => row[column] ?? ""))].filter((cell) => cell !== "").sort();
    const isNumber = column !== target && levels.every((cell) => !Number.isNaN(Number(cell)));
    return isNumber
      ? { name: column, type: "number" }
      : { name: column, type: "string", categories: ignored.includes(column) ? [] : levels };
  });
  const dataset: Dataset = readDefinition(
    JSON.stringify({
      name,
      fields,
      "loopline:target": target,
      "loopline:ignore": ignored,
      "loopline:training": { balance, C: 1 },
    }),
    name,
  );
  const readCell = (cell: string, type: string): Value =>
    cell === "" ? null : type === "category" ? cell : Number(cell);
  const records = cells.map((row) =>
    dataset.features.map((feature) => readCell(row[feature.name] ?? "", feature.type)),
  );
  const classes = dataset.target.classes.map(({ value }) => value);
  return { dataset, records, labels: cells.map((row) => classes.indexOf(row[target] ?? "")) };
}

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
    const none = { sources: records.map(() => null), included: records.map(() => null) };
    const rows = { records, labels, ...none, isCorrection: records.map((_, index) => index % 2 === 1) };
    const chosen = chooseRows(dataset, { rows, testSet: { records: [], labels: [] } }, 1);
    expect(chosen.leftOut).toMatchObject({ unusable: 0, set_aside: 0, excluded: 0 });
    expect(chosen.records).toBe(expected.rows);
    expect(chosen.test.labels.length / expected.rows).toBeCloseTo(0.2, 1);
  });
});
