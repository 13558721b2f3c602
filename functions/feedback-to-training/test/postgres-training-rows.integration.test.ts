import { createTestDatabase, type TestDatabase } from "@loopline/local/test-support";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { silentLogger } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresTrainingRows } from "../src/postgres-training-rows.ts";
import { batch_id, describeTrainingRows, type TrainingRowsHarness } from "./training-rows.contract.ts";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let harness: TrainingRowsHarness;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  harness = {
    training: createPostgresTrainingRows(database),
    predict: (variance, prediction, isCorrect) =>
      sql(
        `insert into predictions
           (batch_id, subject_id, position, variance, skewness, curtosis, entropy, prediction, is_correct)
         values ($1, 's' || $2::int, $2::int, $2::int, 2, 3, 4, $3, $4)`,
        [batch_id, variance, prediction, isCorrect],
      ),
    rate: async (variance, isCorrect, created) => {
      await sql(
        `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
         values ($3::int || ' ' || $1::text, 0, $2, 's' || $3::int, 0, $4, $1::text::timestamp)`,
        [created, batch_id, variance, isCorrect],
      );
      await sql(
        `update predictions p set is_correct = r.is_correct from newest_ratings r
         where r.batch_id = p.batch_id and r.subject_id = p.subject_id`,
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

describeTrainingRows(() => harness);

it("keeps the dates of ratings that did not change, and dates one that the original changed by now", async () => {
  await harness.predict(1, "real", null);
  await harness.predict(2, "real", null);
  await harness.rate(1, true, "2026-01-01T00:00:00");
  await harness.rate(2, true, "2026-01-01T00:00:01");
  await harness.training.update(batch_id);
  await sql("update predictions set is_correct = false where subject_id = 's1'");
  await harness.training.update(batch_id);
  const rows: { class: number; created: string }[] = await harness.rows();
  expect(rows.map((row) => row.class)).toEqual([0, 1]);

  expect(rows[0]?.created).not.toBe("2026-01-01T00:00:00.000000");
  expect(rows[1]?.created).toBe("2026-01-01T00:00:01.000000");
  const before = await harness.rows();
  await harness.training.update(batch_id);
  expect(await harness.rows()).toEqual(before);
});
