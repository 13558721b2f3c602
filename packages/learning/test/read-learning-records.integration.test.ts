import { noteContracts as contracts } from "@loopline/banknotes/definition";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readLearningRecords } from "../src/postgres/index.ts";

const batch = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const limits = { jobs: 2, predictions: 3, ratings: 1 };

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 1 });
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string) => admin.transaction((query) => query({ name: "", text, values: [] }));

it("has nothing to tell of a database that is empty", async () => {
  await sql("truncate training, test_set");
  expect(await readLearningRecords({ database, contracts }, limits)).toEqual({
    trainingSet: {
      rows: {
        records: [],
        labels: [],
        sources: [],
        owners: [],
        isCorrection: [],
        included: [],
      },
      testSet: { records: [], labels: [] },
      champion: null,
    },
    jobs: [],
    predictions: [],
    ratings: [],
  });
});

it("reads the newest of each, oldest first, with what the original leaves out", async () => {
  await sql(`insert into training (variance, skewness, curtosis, entropy, class, source, created, included)
    values (1, 2, 3, 4e-7, 1, 'key', '2026-01-02', false), (5, 6, 7, 8, 0, null, '2026-01-01', null)`);
  await sql("insert into test_set (variance, skewness, curtosis, entropy, class) values (9, 9, 9, 9, 1)");
  await sql("insert into promotions values (7, 'model-7.json', 0.9, 'the first model', 'training')");
  await sql(`insert into jobs (model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time, created)
    select 'model-' || n || '.joblib', n, 0.5, '{}', 0, 0, 0, timestamp '2026-01-01' + n * interval '1 hour'
    from generate_series(1, 3) n`);
  await sql(`insert into predictions (batch_id, subject_id, variance, skewness, curtosis, entropy, prediction, is_correct, created)
    select '${batch}', 's' || n, n, 0, 0, 0, 'fake', nullif(n, 4) = 3, timestamp '2026-01-01' + n * interval '1 ms'
    from generate_series(1, 4) n`);
  await sql(`insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
    values ('b', 0, '${batch}', 's1', 0, true, '2026-01-03'), ('a', 0, '${batch}', 's1', 0, false, '2026-01-02')`);

  await sql(`insert into jobs (model_file_name, records, accuracy, report, data_prep_time, training_time, testing_time, created, failure)
    values ('model-3.joblib', 0, 0.5, '{}', 0, 0, 0, '2026-01-01 05:00', 'there is no row of class fake')`);
  const { trainingSet, jobs, predictions, ratings } = await readLearningRecords(
    { database, contracts },
    limits,
  );
  expect(trainingSet).toEqual({
    rows: {
      records: [
        [5, 6, 7, 8],
        [1, 2, 3, 4e-7],
      ],
      labels: [0, 1],
      sources: [null, "key"],
      owners: [null, null],
      isCorrection: [false, false],
      included: [null, false],
    },
    testSet: { records: [[9, 9, 9, 9]], labels: [1] },
    champion: "model-7.json",
    promotion: { sequence: 7, accuracy: 0.9 },
  });
  expect(jobs).toMatchObject([
    { model_file_name: "model-2.joblib", records: 2, decision: null, created: "2026-01-01T02:00:00.000" },
    { model_file_name: "model-3.joblib" },
  ]);
  expect(predictions.map(({ subject, is_correct }) => [subject, is_correct])).toEqual([
    ["s2", false],
    ["s3", true],
    ["s4", null],
  ]);
  expect(predictions[0]).toEqual({
    batch_id: batch,
    subject: "s2",
    features: [2, 0, 0, 0],
    prediction: "fake",
    is_correct: false,
    model_file_name: null,
    created: "2026-01-01T00:00:00.002",
  });
  expect(ratings).toEqual([
    { batch_id: batch, subject: "s1", is_correct: true, created: "2026-01-03T00:00:00.000" },
  ]);
});
