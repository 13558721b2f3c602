import { createTestDatabase, type TestDatabase } from "@loopline/local/test-support";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { silentLogger } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresTrainingRows } from "../src/postgres-training-rows.ts";
import type { TrainingRows } from "../src/training-rows.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let training: TrainingRows;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  training = createPostgresTrainingRows(database);
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string, values: unknown[] = []) =>
  admin.transaction(async (query) => (await query({ name: "", text, values })).rows);

beforeEach(() => sql("truncate predictions, feedback, training"));

const predict = (variance: number, prediction: string, isCorrect: boolean | null) =>
  sql(
    `insert into predictions (batch_id, subject_id, position, variance, skewness, curtosis, entropy, prediction, is_correct)
     values ($1, 's' || $2::int, $2::int, $2::int, 2, 3, 4, $3, $4)`,
    [batch_id, variance, prediction, isCorrect],
  );

const rows = () => sql("select variance, skewness, curtosis, entropy, class from training order by variance");

it("learns the class from what was predicted and whether that was right, and nothing from the unrated", async () => {
  await predict(1, "real", true);
  await predict(2, "real", false);
  await predict(3, "fake", true);
  await predict(4, "fake", false);
  await predict(5, "real", null);
  expect(await training.update(batch_id)).toEqual({ status: "updated", rows: 4 });
  const rest = { skewness: 2, curtosis: 3, entropy: 4 };
  expect(await rows()).toEqual([
    { variance: 1, ...rest, class: 1 },
    { variance: 2, ...rest, class: 0 },
    { variance: 3, ...rest, class: 0 },
    { variance: 4, ...rest, class: 1 },
  ]);
});

it("adds nothing when it is told again, also at the same time", async () => {
  await predict(1, "real", true);
  await Promise.all([training.update(batch_id), training.update(batch_id)]);
  expect(await training.update(batch_id)).toEqual({ status: "updated", rows: 1 });
  expect(await rows()).toHaveLength(1);
});

it("revises the class of a row when its rating was revised, and dates it by the rating", async () => {
  await predict(1, "real", true);
  await training.update(batch_id);
  await sql("update predictions set is_correct = false");
  await sql(`insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
    values ('f', 0, '${batch_id}', 's1', 0, false, '2030-01-01T00:00:00')`);
  await training.update(batch_id);
  expect(await sql("select class, created::text from training")).toEqual([
    { class: 0, created: "2030-01-01 00:00:00" },
  ]);
});

it("has nothing to learn from a batch that nobody rated or knows", async () => {
  expect(await training.update(batch_id)).toEqual({ status: "none" });
});
