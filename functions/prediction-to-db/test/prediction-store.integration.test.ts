import { noteContracts } from "@loopline/banknotes/definition";
import { columnsOf, createContracts } from "@loopline/contracts";
import { type Dataset, readDefinition, type Value } from "@loopline/dataset";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresPredictionStore } from "../src/handler.ts";
import {
  batch_id,
  describePredictionStore,
  type PredictionStoreHarness,
} from "./prediction-store.contract.ts";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let harness: PredictionStoreHarness;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  harness = {
    store: createPostgresPredictionStore({ contracts: noteContracts, database }),
    rate: (subject, occurrence, isCorrect, created, owner) =>
      sql(
        `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created, batch_owner)
         values ($1, 0, $2, $3, $4, $5, $6::timestamp, $7)`,
        [subject + created, batch_id, subject, occurrence, isCorrect, created, owner],
      ),
    tell: (subject, occurrence, label, created) =>
      sql(
        `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, label, created)
         values ($1, $4, $2, $3, $4, $5, $6::timestamp)`,
        [`told ${subject} ${created}`, batch_id, subject, occurrence, label, created],
      ),
    saveByOriginal: ({ subjects, output }) =>
      sql(
        `insert into predictions (batch_id, subject_id, prediction, variance, skewness, curtosis, entropy)
         select $1, subject, prediction, 1, 2, 3, 4 from unnest($2::text[], $3::text[]) as n (subject, prediction)`,
        [batch_id, subjects, output],
      ),
    rows: () =>
      sql(`select subject_id as subject, occurrence, array[variance, skewness, curtosis, entropy] as features,
        prediction, is_correct as "isCorrect", model_file_name as "modelFileName", label, warnings,
        prediction_margin as margin, prediction_probability as probability, batch_name as name, batch_source as source,
        batch_owner as owner,
        to_char(created, 'YYYY-MM-DD"T"HH24:MI:SS.US') as created from predictions order by position, id`),
  };
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

beforeEach(() => sql("truncate predictions, feedback, training"));

const sql = (text: string, values: unknown[] = []): Promise<never[]> =>
  admin.transaction(async (query) => (await query<never>({ name: "", text, values })).rows);

describePredictionStore(() => harness);

const oddFields = [
  { name: "id", type: "number" },
  { name: "Class", type: "integer" },
  { name: 'a "quoted" name', type: "boolean" },
  { name: "since $1", type: "date" },
  { name: "x".repeat(80), categories: ["it's", "ü"] },
];

/** A dataset of three classes with any values, any of which may be missing. */
function defineTable(name: string, fields: object[]): Dataset {
  const target = { name: "kind", categories: ["it's", 'a "b"', "c\\d"] };
  const definition = { name, "loopline:target": "kind", fields: [...fields, target] };
  return readDefinition(JSON.stringify(definition), "the test");
}

it.each<[string, Dataset, Value[][]]>([
  [
    "any types and names of columns",
    defineTable("odd", oddFields),
    [
      [1.5, -3, true, "2026-11-29", "it's"],
      [1e30, 0, false, "0001-01-01", 'new "level", {1,2}\\'],
      [null, null, null, null, null],
    ],
  ],
  [
    "600 columns",
    defineTable(
      "wide",
      Array.from({ length: 600 }, (_, index) => ({ name: `v${index}`, type: "number" })),
    ),
    Array.from({ length: 50 }, (_, row) => Array.from({ length: 600 }, (_, column) => row + column / 8)),
  ],
  [
    "as many numbers as a definition may have",
    defineTable(
      "numbers",
      Array.from({ length: 975 }, (_, index) => ({ name: `v${index}`, type: "number" })),
    ),
    [Array.from({ length: 975 }, (_, column) => column / 8)],
  ],
  [
    // Postgres keeps texts from 24 bytes on outside of the row, and leaves 18 bytes in it.
    "as many categories as a definition may have, of the length that takes most of a row",
    defineTable(
      "categories",
      Array.from({ length: 325 }, (_, index) => ({ name: `v${index}`, categories: ["a", "b"] })),
    ),
    [23, 24, 500].map((length) => new Array<Value>(325).fill("c".repeat(length))),
  ],
])("stores records of %s as they are", async (_, dataset, input) => {
  const otherDatabase = await createTestDatabase(dataset);
  const other = createDatabase({ url: otherDatabase.url, log: silentLogger, connections: 1 });
  const store = createPostgresPredictionStore({ contracts: createContracts(dataset), database: other });
  const output = input.map((_, row) => dataset.target.classes[row % 3]?.value ?? null);
  const subjects = input.map((_, row) => String(row).padStart(23, "0"));
  const created = "2026-01-02T00:00:00";
  await store.save({ batch_id, subjects, input, output, created, model_file_name: "model-1700000000.json" });
  const { recordJson, toRecord } = columnsOf(dataset);
  const { rows } = await other.transaction((query) =>
    query({
      name: "",
      text: `select ${recordJson()} as record, prediction from predictions order by position`,
      values: [],
    }),
  );
  expect(rows.map(({ record }) => toRecord(record))).toEqual(input);
  expect(rows.map(({ prediction }) => prediction)).toEqual(output);
  await other.close();
  await otherDatabase.drop();
});
