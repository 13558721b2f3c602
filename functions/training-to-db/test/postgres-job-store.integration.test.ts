import { createTestDatabase, type TestDatabase } from "@loopline/local/test-support";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { silentLogger } from "@loopline/platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DatedModel } from "../src/job-store.ts";
import { createPostgresJobStore } from "../src/postgres-job-store.ts";

const scores = { precision: 1, recall: 0.5, "f1-score": 2 / 3, support: 3 };
const model: DatedModel = {
  job_id: "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c",
  model_file_name: "model-1608522236.joblib",
  records: 6,
  accuracy: 0.84,
  report: { "0": scores, "1": scores, accuracy: 1, "macro avg": scores, "weighted avg": scores },
  data_prep_time: 0.01,
  training_time: 0.02,
  testing_time: 0.03,
  created: "2026-01-02T03:04:05.678",
};

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 2 });
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

it("keeps a training once, with its report as JSON and the order of its model", async () => {
  const jobs = createPostgresJobStore(database);
  expect(await jobs.save(model)).toEqual({ status: "stored" });
  expect(await jobs.save({ ...model, accuracy: 0.1 })).toEqual({ status: "duplicate" });
  const { rows } = await database.transaction((query) =>
    query({
      name: "all",
      text: "select *, created::text, report->'1'->>'f1-score' as f1 from jobs",
      values: [],
    }),
  );
  expect(rows).toEqual([
    {
      id: model.job_id,
      model_file_name: model.model_file_name,
      records: 6,
      accuracy: 0.84,
      report: model.report,
      data_prep_time: 0.01,
      training_time: 0.02,
      testing_time: 0.03,
      created: "2026-01-02 03:04:05.678",
      sequence: "1608522236000000",
      training_set_hash: null,
      decision: null,
      f1: "0.6666666666666666",
    },
  ]);
});
