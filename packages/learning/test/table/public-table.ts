import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Dataset, readDefinition, type Value } from "@loopline/dataset";
import { parse } from "csv-parse/sync";
import reference from "./scikit-learn-tables.json" with { type: "json" };

export const folder = process.env.REAL_DATA_DIR;
export const note = folder ? "" : " (skipped: REAL_DATA_DIR does not name the folder that holds tables/)";

interface Scores {
  readonly accuracy: number;
  readonly balanced_accuracy: number;
  readonly macro_f1: number;
}

export interface Expected {
  readonly target: string;
  readonly ignored: readonly string[];
  readonly rows: number;
  readonly numeric: number;
  readonly categorical: number;
  readonly none: Scores;
  readonly weights: Scores;
}

export const tables: [string, Expected][] = Object.entries(reference.tables);

/** A column is a number if every cell that is not empty is one; else a category. */
export function readTable(name: string, { target, ignored }: Expected, balance: "none" | "weights") {
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
