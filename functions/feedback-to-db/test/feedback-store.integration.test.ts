import { createDatabase, type Database } from "@loopline/platform/postgres";
import { createTestDatabase, silentLogger, type TestDatabase } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresFeedbackStore } from "../src/handler.ts";
import { batch_id, describeFeedbackStore, type FeedbackStoreHarness } from "./feedback-store.contract.ts";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let harness: FeedbackStoreHarness;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  harness = {
    store: createPostgresFeedbackStore(database),
    predict: (...subjects) =>
      sql(
        `insert into predictions
           (batch_id, subject_id, position, occurrence, variance, skewness, curtosis, entropy, prediction)
         select $1, subject, position - 1, row_number() over (partition by subject order by position) - 1, 1, 2, 3, 4, 'real'
         from unnest($2::text[]) with ordinality as n (subject, position)`,
        [batch_id, subjects],
      ),
    predictFor: async (owner, ...subjects) => {
      await harness.predict(...subjects);
      await sql("update predictions set batch_owner = $1", [owner]);
    },
    predictByOriginal: (...subjects) =>
      sql(
        `insert into predictions (batch_id, subject_id, variance, skewness, curtosis, entropy, prediction)
         select $1, subject, 1, 2, 3, 4, 'real' from unnest($2::text[]) as n (subject)`,
        [batch_id, subjects],
      ),
    rateByOriginal: (subject, isCorrect) =>
      sql("update predictions set is_correct = $2 where subject_id = $1", [subject, isCorrect]),
    wait: (...subjects) =>
      sql(
        `insert into predictions (batch_id, subject_id, position, variance, skewness, curtosis, entropy)
         select $1, subject, position - 1, 1, 2, 3, 4 from unnest($2::text[]) with ordinality as n (subject, position)`,
        [batch_id, subjects],
      ),
    labels: async () =>
      (await sql("select label from predictions order by position")).map((row) => row.label),
    ratings: async () =>
      (await sql("select is_correct from predictions order by position, id")).map((row) => row.is_correct),
    kept: async () => (await sql("select * from feedback")).length,
  };
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string, values: unknown[] = []) =>
  admin.transaction(async (query) => (await query({ name: "", text, values })).rows);

beforeEach(() => sql("truncate predictions, feedback, training"));

describeFeedbackStore(() => harness);

it("stores every column of a feedback", async () => {
  await harness.store.save({
    feedback_id: "1",
    batch_id,
    created: "2026-01-01T00:00:00",
    subjects: ["a"],
    ratings: [0],
    labels: ["fake"],
    source: "ann",
    owner: "acme",
  });
  expect(await sql("select subject_id, is_correct, label, source, batch_owner from feedback")).toEqual([
    { subject_id: "a", is_correct: false, label: "fake", source: "ann", batch_owner: "acme" },
  ]);
});

const rate = (feedback_id: string, created: string, ...entries: [subject: string, rating: number][]) =>
  harness.store.save({
    feedback_id,
    batch_id,
    created,
    subjects: entries.map(([subject]) => subject),
    ratings: entries.map(([, rating]) => rating),
  });

it("keeps a newer rating without history when another subject is rated", async () => {
  await harness.predict("a", "b");
  await rate("1", "2026-01-01T00:00:00", ["a", 1]);
  await sql("update predictions set is_correct = false where subject_id = 'a'");
  await rate("2", "2026-01-01T00:00:01", ["b", 1]);
  expect(await harness.ratings()).toEqual([false, true]);
  // A redelivery of the first one changes nothing either.
  await rate("1", "2026-01-01T00:00:00", ["a", 1]);
  expect(await harness.ratings()).toEqual([false, true]);
});

it("matches records without a number by their order", async () => {
  await sql(
    `insert into predictions (batch_id, subject_id, variance, skewness, curtosis, entropy, prediction)
     select $1, subject, 1, 2, 3, 4, 'real' from unnest(array['a', 'b', 'a', 'a']) as n (subject)`,
    [batch_id],
  );
  await rate("1", "2026-01-01T00:00:00", ["a", 1], ["a", 0]);
  expect(await sql("select is_correct from predictions order by id")).toEqual([
    { is_correct: true },
    { is_correct: null },
    { is_correct: false },
    { is_correct: null },
  ]);
});
