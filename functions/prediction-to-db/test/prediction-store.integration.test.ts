import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach } from "vitest";
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
    store: createPostgresPredictionStore(database),
    rate: (subject, occurrence, isCorrect, created) =>
      sql(
        `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
         values ($1, 0, $2, $3, $4, $5, $6::timestamp)`,
        [subject + created, batch_id, subject, occurrence, isCorrect, created],
      ),
    saveByOriginal: ({ subjects, output }) =>
      sql(
        `insert into predictions (batch_id, subject_id, prediction, variance, skewness, curtosis, entropy)
         select $1, subject, prediction, 1, 2, 3, 4 from unnest($2::text[], $3::text[]) as n (subject, prediction)`,
        [batch_id, subjects, output],
      ),
    rows: () =>
      sql(`select subject_id as subject, occurrence, array[variance, skewness, curtosis, entropy] as features,
        prediction, is_correct as "isCorrect", model_file_name as "modelFileName",
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
