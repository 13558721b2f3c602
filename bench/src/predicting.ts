import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { generateNotes } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import {
  type Dataset,
  inferDefinition,
  parseRecords,
  readDefinition,
  readTableFile,
  type Value,
} from "@loopline/dataset";
import { fitTable, predictRecords } from "@loopline/learning";
import { predict, toRowMajor } from "@loopline/svm";
import { markdownTable } from "./api/markdown-table.ts";
import { runBenchmark } from "./run-benchmark.ts";
import { medianMilliseconds } from "./svm/measure.ts";

interface LabelledTable {
  readonly name: string;
  readonly dataset: Dataset;
  readonly records: readonly Value[][];
  readonly labels: readonly number[];
}

interface Cost {
  readonly table: string;
  readonly columns: number;
  readonly machines: number;
  /** Microseconds per record. */
  readonly cost: number;
}

const created = "2026-11-29T00:00:00Z";
const effort = { warmUp: 20, runs: 101 };

function costOf({ name, dataset, records, labels }: LabelledTable): Cost {
  const { model } = fitTable(dataset, records, labels, { created });
  const perRecord = (act: () => unknown) => (1_000 * medianMilliseconds(act, effort)) / records.length;
  return {
    table: name,
    columns: model.encoding.width,
    machines: model.machines.length,
    cost: perRecord(() => predictRecords(model, records)),
  };
}

/** Bank notes by the hyperplane alone, as before there were other tables, and by the model of a table. */
function compareNotes(count: number): { readonly plain: number; readonly table: number } {
  const notes = [...generateNotes({ seed: 15, count })];
  const records = notes.map(({ features }) => [...features]);
  const { model } = fitTable(
    bankNotes,
    records.slice(0, 1_000),
    notes.slice(0, 1_000).map(({ label }) => label),
    { created },
  );
  const [machine] = model.machines;
  if (!machine) throw new Error("bank notes have one machine");
  const perRecord = (act: () => unknown) => (1_000 * medianMilliseconds(act, effort)) / count;
  return {
    plain: perRecord(() => predict(machine, toRowMajor(records, 4), count)),
    table: perRecord(() => predictRecords(model, records)),
  };
}

/** A public table with the definition that is inferred for it, or a generated one of the same shape. */
async function wideTable(name: string, target: string, folder: string | undefined): Promise<LabelledTable> {
  const file = join(folder ?? "", "tables", `${name}.csv`);
  if (folder === undefined || !existsSync(file)) return generatedTable(name);
  const { definition } = await inferDefinition(await readTableFile(file), { name, target });
  const dataset = readDefinition(JSON.stringify(definition), name);
  const rows = await Array.fromAsync(parseRecords(dataset, await readTableFile(file)));
  const labelled = rows.filter(({ label }) => label !== null);
  return {
    name,
    dataset,
    records: labelled.map(({ values }) => values),
    labels: labelled.map(({ label }) => label ?? 0),
  };
}

/** 57 numbers and two classes like spam, or 35 categories with missing values and 19 classes like soybean. */
function generatedTable(name: string): LabelledTable {
  const [rows, features, classes] = name === "spam" ? [4_601, 57, 2] : [683, 35, 19];
  const values = ["a", "b", "c", "d"];
  const feature =
    name === "spam"
      ? { type: "number", constraints: { required: true } }
      : { type: "string", categories: values };
  const classNames = Array.from({ length: classes }, (_, k) => `class ${k}`);
  const dataset = readDefinition(
    JSON.stringify({
      name: `${name}-like`,
      fields: [
        ...Array.from({ length: features }, (_, j) => ({ name: `feature ${j}`, ...feature })),
        { name: "class", type: "string", categories: classNames },
      ],
      "loopline:target": "class",
    }),
    name,
  );
  const random = createRandom();
  const labels = Array.from({ length: rows }, (_, row) => row % classes);
  const records = labels.map((label) =>
    Array.from({ length: features }, (_, j): Value => {
      const value = (label === j % classes ? 1 : 0) + random();
      if (name === "spam") return value;
      return random() < 0.1 ? null : (values[Math.floor(2 * value)] ?? null);
    }),
  );
  return { name: `${name}-like`, dataset, records, labels };
}

/** Uniform numbers from 0 to 1, by a 32-bit xorshift generator (Marsaglia 2003). */
function createRandom(): () => number {
  let state = 20261129;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}

function report(notes: ReturnType<typeof compareNotes>, costs: readonly Cost[]): string {
  const processor = cpus();
  const reached = (isReached: boolean) => (isReached ? "yes" : "no");
  const ratio = notes.table / notes.plain;
  return [
    "# What a prediction costs",
    "",
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${processor.length} cores of ${processor[0]?.model.trim()}. Written by \`npm run bench:predict\`.`,
    "",
    "Medians of 101 runs in one process, in microseconds per record, from values as requests carry them to classes and warnings.",
    "",
    markdownTable(
      ["10,000 bank notes", "µs per record", "ratio", "to reach", "reached"],
      [
        ["by the hyperplane alone", notes.plain.toFixed(3), "", "", ""],
        [
          "by the model of a table",
          notes.table.toFixed(3),
          `${ratio.toFixed(2)}×`,
          "≤ 1.2×",
          reached(ratio <= 1.2),
        ],
      ],
    ),
    "",
    markdownTable(
      ["table", "columns", "machines", "µs per record", "per 100 columns", "to reach", "reached"],
      costs.map(({ table, columns, machines, cost }) => {
        const per100 = (100 * cost) / columns;
        return [
          table,
          ...[columns, machines].map(String),
          ...[cost, per100].map((microseconds) => microseconds.toFixed(2)),
          "≤ 1.00",
          reached(per100 <= 1),
        ];
      }),
    ),
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  const folder = process.env.REAL_DATA_DIR;
  const notes = compareNotes(10_000);
  const costs = [
    costOf(await wideTable("spam", "type", folder)),
    costOf(await wideTable("soybean", "Class", folder)),
  ];
  const text = report(notes, costs);
  console.log(text);
  const results = join(import.meta.dirname, "../results");
  await mkdir(results, { recursive: true });
  await writeFile(join(results, "predict.md"), text);
}

await runBenchmark(
  "bench:predict",
  {
    about: `measures what a prediction costs per record: bank notes beside the plain hyperplane, and wide tables
  (spam and soybean from the folder tables of REAL_DATA_DIR, else generated ones like them)`,
  },
  main,
);
