import { createTestDatabase, type TestDatabase } from "@loopline/local/test-support";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { silentLogger } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { FeedbackStore } from "../src/feedback-store.ts";
import { createPostgresFeedbackStore } from "../src/postgres-feedback-store.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;
let store: FeedbackStore;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  store = createPostgresFeedbackStore(database);
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string, values: unknown[] = []) =>
  admin.transaction(async (query) => (await query({ name: "", text, values })).rows);

beforeEach(() => sql("truncate predictions, feedback, training"));

/** Predictions of the batch for records of these subjects. */
const predict = (...subjects: string[]) =>
  sql(
    `insert into predictions (batch_id, subject_id, position, occurrence, variance, skewness, curtosis, entropy, prediction)
     select $1, subject, position - 1, row_number() over (partition by subject order by position) - 1, 1, 2, 3, 4, 'real'
     from unnest($2::text[]) with ordinality as n (subject, position)`,
    [batch_id, subjects],
  );

const ratings = async () =>
  (await sql("select is_correct from predictions order by position")).map((row) => row.is_correct);

const feedback = (id: string, created: string, entries: [string, number][]) => ({
  feedback_id: id,
  batch_id,
  created,
  subjects: entries.map(([subject]) => subject),
  ratings: entries.map(([, rating]) => rating),
});

it("rates the records that it names, and no other", async () => {
  await predict("a", "b", "c");
  expect(
    await store.save(
      feedback("1", "2026-01-01T00:00:00", [
        ["c", 0],
        ["a", 1],
        ["nobody", 1],
      ]),
    ),
  ).toEqual({ status: "applied" });
  expect(await ratings()).toEqual([true, null, false]);
});

it("tells records that share a subject apart by their order", async () => {
  await predict("a", "b", "a");
  await store.save(
    feedback("1", "2026-01-01T00:00:00", [
      ["a", 1],
      ["a", 0],
    ]),
  );
  expect(await ratings()).toEqual([true, null, false]);
});

it("keeps a redelivered feedback once", async () => {
  await predict("a");
  const entry = feedback("1", "2026-01-01T00:00:00", [["a", 0]]);
  await Promise.all([store.save(entry), store.save(entry)]);
  await store.save(entry);
  expect(await sql("select count(*)::int as kept from feedback")).toEqual([{ kept: 1 }]);
});

it("lets the newest rating win, whatever order they arrive in, and keeps them all", async () => {
  await predict("a");
  await store.save(feedback("new", "2026-01-01T00:00:02", [["a", 0]]));
  await store.save(feedback("old", "2026-01-01T00:00:01", [["a", 1]]));
  expect(await ratings()).toEqual([false]);
  await store.save(feedback("newest", "2026-01-01T00:00:03", [["a", 1]]));
  expect(await ratings()).toEqual([true]);
  expect(await sql("select count(*)::int as kept from feedback")).toEqual([{ kept: 3 }]);
});

it("keeps feedback on a batch that has no predictions yet", async () => {
  expect(await store.save(feedback("1", "2026-01-01T00:00:00", [["a", 0]]))).toEqual({ status: "early" });
  expect(await sql("select subject_id, is_correct from feedback")).toEqual([
    { subject_id: "a", is_correct: false },
  ]);
});
