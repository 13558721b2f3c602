import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresTrainingRowStore } from "../src/handler.ts";
import {
  batch_id,
  describeTrainingRowStore,
  type TrainingRowStoreHarness,
} from "./training-row-store.contract.ts";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let harness: TrainingRowStoreHarness;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  harness = {
    training: createPostgresTrainingRowStore(database),
    predict: (variance, prediction, isCorrect) =>
      sql(
        `insert into predictions
           (batch_id, subject_id, position, variance, skewness, curtosis, entropy, prediction, is_correct)
         values ($1, 's' || $2::int, $2::int, $2::int, 2, 3, 4, $3, $4)`,
        [batch_id, variance, prediction, isCorrect],
      ),
    rateByOriginal: (variance, isCorrect) =>
      sql("update predictions set is_correct = $2 where variance = $1", [variance, isCorrect]),
    rate: async (variance, isCorrect, created) => {
      await sql(
        `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
         values ($3::int || ' ' || $1::text, 0, $2, 's' || $3::int, 0, $4, $1::text::timestamp)`,
        [created, batch_id, variance, isCorrect],
      );
      await sql(
        `update predictions p set is_correct = r.is_correct from newest_ratings r
         where r.batch_id = p.batch_id and r.subject_id = p.subject_id and p.variance = $1`,
        [variance],
      );
    },
    rows: () =>
      sql(`select array[variance, skewness, curtosis, entropy] as features, class,
        to_char(created, 'YYYY-MM-DD"T"HH24:MI:SS.US') as created from training order by variance`),
    changes: async () => {
      const rows: { changes: number }[] = await sql("select requested::int as changes from training_state");
      return rows[0]?.changes ?? 0;
    },
  };
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string, values: unknown[] = []): Promise<never[]> =>
  admin.transaction(async (query) => (await query<never>({ name: "", text, values })).rows);

beforeEach(async () => {
  await sql("truncate predictions, feedback, training");
  await sql("update training_state set requested = 0");
});

describeTrainingRowStore(() => harness);

it("matches records of the original with the same subject by their order", async () => {
  await sql(
    `insert into predictions (batch_id, subject_id, variance, skewness, curtosis, entropy, prediction, is_correct)
     values ($1, 's', 1, 2, 3, 4, 'real', true), ($1, 's', 2, 2, 3, 4, 'real', false)`,
    [batch_id],
  );
  await sql(
    `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
     values ('f', 0, $1, 's', 0, true, '2026-02-01'), ('f', 1, $1, 's', 1, false, '2026-02-02')`,
    [batch_id],
  );
  await harness.training.update({ batch_id, subjects: ["s"], created: "2026-03-01T00:00:00" });
  expect(await harness.rows()).toMatchObject([
    { class: 1, created: "2026-02-01T00:00:00.000000" },
    { class: 0, created: "2026-02-02T00:00:00.000000" },
  ]);
});
