import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inferDefinition, parseRecords, readDefinition, readTableFile } from "../src/index.ts";

const folder = join(process.env.REAL_DATA_DIR ?? "", "tables");
const isThere = process.env.REAL_DATA_DIR !== undefined && existsSync(folder);
const reason = isThere ? "" : " (skipped: REAL_DATA_DIR does not name the folder of the folder tables)";

interface Expected {
  readonly rows: number;
  readonly target: string;
  readonly classes: number;
  readonly numbers: number;
  readonly categories: number;
  readonly subject?: string;
  readonly ignored?: readonly string[];
  /** Whether the target has to be given. */
  readonly isGiven?: boolean;
}

const tables: readonly (readonly [name: string, expected: Expected])[] = [
  ["biopsy", { rows: 699, target: "class", classes: 2, numbers: 9, categories: 0, ignored: ["ID"] }],
  ["churn", { rows: 5_000, target: "churn", classes: 2, numbers: 15, categories: 4 }],
  ["credit", { rows: 4_454, target: "Status", classes: 2, numbers: 9, categories: 4, isGiven: true }],
  ["housevotes", { rows: 435, target: "Class", classes: 2, numbers: 0, categories: 16 }],
  ["iris", { rows: 150, target: "Species", classes: 3, numbers: 4, categories: 0 }],
  ["penguins", { rows: 344, target: "species", classes: 3, numbers: 4, categories: 2, isGiven: true }],
  ["pima", { rows: 768, target: "diabetes", classes: 2, numbers: 8, categories: 0 }],
  ["soybean", { rows: 683, target: "Class", classes: 19, numbers: 35, categories: 0 }],
  ["spam", { rows: 4_601, target: "type", classes: 2, numbers: 57, categories: 0 }],
  ["stackoverflow", { rows: 5_594, target: "Remote", classes: 2, numbers: 19, categories: 1, isGiven: true }],
  [
    "titanic",
    { rows: 1_309, target: "survived", classes: 2, numbers: 1, categories: 2, subject: "passenger" },
  ],
];

describe.skipIf(!isThere)(`the public tables${reason}`, () => {
  it.each(tables)("%s gets a definition that reads all of its rows", async (name, expected) => {
    const file = join(folder, `${name}.csv`);
    const { target, isGiven = false, ignored = [], subject = null } = expected;
    const inferred = inferDefinition(await readTableFile(file), { name });
    if (isGiven) await expect(inferred).rejects.toThrow(/name it with --target COLUMN, such as .*/);
    const { definition } = await (isGiven
      ? inferDefinition(await readTableFile(file), { name, target })
      : inferred);
    const dataset = readDefinition(JSON.stringify(definition), name);
    expect(dataset).toMatchObject({ name, subject, ignored, target: { name: target } });
    expect(dataset.target.classes).toHaveLength(expected.classes);
    const categories = dataset.features.filter(({ type }) => type === "category");
    expect(categories).toHaveLength(expected.categories);
    expect(dataset.features).toHaveLength(expected.numbers + expected.categories);
    const records = await Array.fromAsync(parseRecords(dataset, await readTableFile(file)));
    expect(records).toHaveLength(expected.rows);
    expect(records.filter(({ label }) => label === null)).toEqual([]);
    for (const [at, { examples }] of dataset.features.entries()) {
      const values = new Set(records.map((record) => record.values[at]));
      expect([...new Set(examples)].filter((example) => !values.has(example))).toEqual([]);
      expect(new Set(examples).size).toBe(2);
    }
  });
});
