import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bankNotes } from "@loopline/banknotes/definition";
import { columnsOf } from "@loopline/contracts";
import { type Dataset, readDefinition, type Value } from "@loopline/dataset";
import { afterEach, expect, inject, it } from "vitest";
import { withClient, withDatabase } from "../src/connect.ts";
import { ensureSchema } from "../src/schema.ts";
import { seedDatabase } from "../src/seed-database.ts";
import { dropDatabases, inNewDatabase } from "./new-database.ts";

afterEach(dropDatabases);

const required = { constraints: { required: true } };

function define(fields: object[], more: object = {}): Dataset {
  const target = { name: "kind", categories: ["it's", 'a "b"', "c\\d"] };
  const definition = { name: "odd", "loopline:target": "kind", fields: [...fields, target], ...more };
  return readDefinition(JSON.stringify(definition), "the test");
}

const income = { name: "income", type: "integer" };
const city = { name: "city", categories: ["Bern", "Basel"] };

/** Names that a column cannot have as they are, and some that only look so. */
const oddNames = [
  "id",
  "class",
  "created",
  "Created",
  "label",
  "prediction",
  "n",
  "p",
  "nth",
  "select",
  "ctid",
  "feature_1",
  "with space",
  'with "quotes"',
  "with 'apostrophe'; drop table training; --",
  "line\nbreak",
  "{{features}}",
  "$1",
  "ü".repeat(40),
  "x".repeat(80),
  `${"x".repeat(80)}y`,
];

it("creates the columns of any names, and keeps every value", async () => {
  const dataset = define([
    ...oddNames.map((name) => ({ name, type: "number" })),
    { name: "day", type: "date" },
    { name: "paid", type: "boolean" },
    city,
  ]);
  const values: Value[] = [...oddNames.map((_, index) => index + 0.5), "2026-11-29", true, "Bern"];
  const missing: Value[] = values.map(() => null);
  const start = [
    { values, label: 2 },
    { values: missing, label: 0 },
  ];
  await inNewDatabase(async ({ database = "" }) => {
    await seedDatabase({ ...seedOf(database), dataset, start, testSet: [{ values, label: 1 }] });
    expect(await rowsOf(database, dataset, "training")).toEqual(start);
    expect(await rowsOf(database, dataset, "test_set")).toEqual([{ values, label: 1 }]);
  });
});

it("inserts thousands of rows of 600 columns once", async () => {
  const dataset = define(Array.from({ length: 600 }, (_, index) => ({ name: `v${index}`, type: "number" })));
  const start = Array.from({ length: 3_000 }, (_, row) => ({
    values: dataset.features.map((_, column) => row / 4 + column),
    label: row % 3,
  }));
  await inNewDatabase(async ({ database = "" }) => {
    const seed = { ...seedOf(database), dataset, start, testSet: [] };
    await seedDatabase(seed);
    await seedDatabase(seed);
    expect(await rowsOf(database, dataset, "training")).toEqual(start);
  });
});

it("refuses the definition of other features or classes, with both names, and changes nothing", async () => {
  await inNewDatabase(async (client) => {
    await ensureSchema(client, define([income, city]));
    const refused = [
      [define([income, city], { name: "other" }), "holds the dataset odd, not other: use another database"],
      [define([income]), "holds the dataset odd, not odd, but with other features or classes"],
      [define([{ ...income, type: "boolean" }, city]), "with other features or classes"],
      [
        { ...define([income, city]), target: { name: "kind", classes: bankNotes.target.classes } },
        "with other features or classes",
      ],
    ] as const;
    for (const [dataset, message] of refused) {
      await expect(ensureSchema(client, dataset)).rejects.toThrow(message);
    }
    const { rows } = await client.query("select name, hash from dataset");
    expect(rows).toEqual([{ name: "odd", hash: define([income, city]).hash }]);
  });
});

it("takes a compatible definition, whose values may be missing from now on", async () => {
  await inNewDatabase(async (client) => {
    await ensureSchema(client, define([{ ...income, ...required }, city]));
    const newer = define([
      { name: "income", type: "number", title: "Income" },
      { ...city, categories: ["Bern", "Basel", "Chur"] },
    ]);
    await ensureSchema(client, newer);
    const { rows } = await client.query("select name, hash, definition from dataset");
    expect(rows).toEqual([{ name: "odd", hash: newer.hash, definition: JSON.parse(JSON.stringify(newer)) }]);
    await client.query("insert into training (income, city, class) values (null, 'Chur', 0)");
    await expect(client.query("insert into training (city, class) values ('Chur', 3)")).rejects.toThrow(
      "training_class_check",
    );
  });
});

it.each([
  [
    "missing values",
    { ...income, type: "number", ...required },
    "income may be missing, so that it cannot become required",
  ],
  ["fractions", income, "income may have fractions, so that it cannot become an integer"],
])(
  "refuses a definition that no longer allows %s, which stored records may have",
  async (_, stricter, problem) => {
    await inNewDatabase(async (client) => {
      await ensureSchema(client, define([{ ...income, type: "number" }, city]));
      await expect(ensureSchema(client, define([stricter, city]))).rejects.toThrow(
        `holds the dataset odd, in which ${problem}: use another database, or the definition that it was made with`,
      );
    });
  },
);

it("refuses a database from before there were definitions unless the features and classes are its own", async () => {
  await inNewDatabase(async (client) => {
    await client.query(await readFile(join(import.meta.dirname, "fixtures/first-schema.sql"), "utf8"));
    const renamed = bankNotes.target.classes.toReversed();
    for (const dataset of [define([income]), { ...bankNotes, target: { name: "class", classes: renamed } }]) {
      await expect(ensureSchema(client, dataset)).rejects.toThrow("use another database");
    }
    await ensureSchema(client, bankNotes);
  });
});

function seedOf(database: string) {
  const readwritePassword = inject("readwritePassword");
  return { superuserUrl: inject("superuserUrl"), database, readwritePassword };
}

async function rowsOf(database: string, dataset: Dataset, table: string) {
  const { recordJson, toRecord } = columnsOf(dataset);
  return withClient(withDatabase(inject("superuserUrl"), database), async (client) => {
    const { rows } = await client.query(`select ${recordJson()} as values, class from ${table} order by id`);
    return rows.map(({ values, class: label }) => ({ values: toRecord(values), label }));
  });
}
