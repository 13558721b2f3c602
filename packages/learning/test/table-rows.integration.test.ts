import { columnsOf, createContracts, toCreated } from "@loopline/contracts";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import {
  createClock,
  createMemoryModelStore,
  createTestDatabase,
  silentLogger,
  type TestDatabase,
} from "@loopline/platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sampleClasses, sampleDataset, sampleRecords } from "../../../tests/support/sample-records.ts";
import { trainUnderLease } from "../src/index.ts";
import { createPostgresTrainingStore, readLearningRecords } from "../src/postgres/index.ts";

const dataset = sampleDataset(sampleClasses);
const contracts = createContracts(dataset);
const samples = sampleRecords({ seed: 3, count: 150 });

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase(dataset);
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  const columns = columnsOf(dataset);
  const text = `
    insert into training (${columns.list}, class)
    select ${columns.list}, class from unnest(${columns.arrayParameters(2)}, $1::int[]) as rows (${columns.list}, class)`;
  const labels = samples.map(({ className }) => sampleClasses.indexOf(className));
  await admin.transaction((query) =>
    query({
      name: "",
      text,
      values: [labels, ...columns.toArrays(samples.map(({ values }) => values))],
    }),
  );
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

it("reads numbers, booleans, days, categories and missing values as they were stored", async () => {
  const { trainingSet } = await readLearningRecords(
    { database, contracts },
    { jobs: 1, predictions: 1, ratings: 1 },
  );
  expect(trainingSet.rows.records).toEqual(samples.map(({ values }) => values));
  expect(trainingSet.rows.labels).toEqual(samples.map(({ className }) => sampleClasses.indexOf(className)));
});

it("sets aside nothing, leaves out what is no number, and trains on the rest", async () => {
  await admin.transaction((query) =>
    query({
      name: "",
      text: "insert into training (income, age, region, class) values ('NaN', 40, 'north', 0), ('Infinity', 40, 'north', 1)",
      values: [],
    }),
  );
  const store = createPostgresTrainingStore({ database, contracts });
  const lease = { holder: "00000000-0000-4000-8000-000000000001", message: "m1" };
  await store.begin(lease);
  const { status, isCurrent, ...outcome } = await trainUnderLease(lease, {
    contracts,
    store,
    models: createMemoryModelStore(),
    rules: { policy: "not-worse", frozenTolerance: 0.02, maxSourceShare: 1 },
    clock: createClock(),
    log: silentLogger,
    newId: () => "7c3f2a10-94d8-4e0b-8a61-5d2b9f4e6c71",
  });
  expect({ status, isCurrent }).toEqual({ status: "trained", isCurrent: true });
  expect(outcome).toMatchObject({
    model: {
      records: 150,
      left_out: { unusable: 2, set_aside: 0, excluded: 0 },
      decision: { promoted: true, reason: "the first model" },
      created: toCreated(createClock().now()),
    },
  });
  const published: unknown[] = [];
  await store.flushOutbox(async (message) => published.push(message));
  expect(published).toMatchObject([{ model: { table: { classes: [...sampleClasses] } } }]);
});
