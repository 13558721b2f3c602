import { noteContracts } from "@loopline/banknotes/definition";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresJobStore, createPostgresWaitingBatches } from "../src/handler.ts";
import {
  describeJobStore,
  describeWaitingBatches,
  type JobStoreHarness,
  model,
  type WaitingBatchesHarness,
} from "./job-store.contract.ts";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let harness: JobStoreHarness;
let waitingHarness: WaitingBatchesHarness;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 2 });
  harness = {
    store: createPostgresJobStore(database),
    jobs: async () =>
      (await sql("select accuracy, sequence from jobs")).map(({ accuracy, sequence }) => ({
        accuracy,
        sequence: Number(sequence),
      })),
  };
});

beforeAll(() => {
  waitingHarness = {
    waiting: createPostgresWaitingBatches({ contracts: noteContracts, database }),
    store: (batchId, created, records, name, source, owner) =>
      admin.transaction((query) =>
        query({
          name: "",
          text: `insert into predictions
              (batch_id, created, batch_name, batch_source, batch_owner, position, subject_id, prediction,
               variance, skewness, curtosis, entropy)
            select $1, $2::timestamp, $4, $5, $6, position - 1, subject, prediction, v[1], v[2], v[3], v[4] from (
              select position, r->>'subject' as subject, r->>'prediction' as prediction,
                array(select json_array_elements_text(r->'values')::float8) as v
              from json_array_elements($3::json) with ordinality as n (r, position)
              -- Not in the order of the batch.
              order by position desc
            ) records`,
          values: [batchId, created, JSON.stringify(records), name, source, owner],
        }),
      ),
  };
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string) =>
  admin.transaction(async (query) => (await query({ name: "", text, values: [] })).rows);

beforeEach(() => sql("truncate jobs, predictions, training"));

describeJobStore(() => harness);
describeWaitingBatches(() => waitingHarness);

it("stores the report as JSON and every other field as a column", async () => {
  const left_out = { unusable: 1, set_aside: 2, excluded: 0 };
  await harness.store.save({
    ...model,
    left_out,
    failure: "there is no row of class fake to train on",
    owners: { acme: 3 },
  });
  expect(await sql("select *, created::text, report->'1'->>'f1-score' as f1 from jobs")).toEqual([
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
      failure: "there is no row of class fake to train on",
      left_out,
      owners: { acme: 3 },
      f1: "0.6666666666666666",
    },
  ]);
});
