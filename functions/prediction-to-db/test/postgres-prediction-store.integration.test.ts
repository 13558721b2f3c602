import { createTestDatabase, type TestDatabase } from "@loopline/local/test-support";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { silentLogger } from "@loopline/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPostgresPredictionStore } from "../src/postgres-prediction-store.ts";
import type { DatedPrediction, PredictionStore } from "../src/prediction-store.ts";

const batch_id = "0b9e5d2c-6b1f-4b5e-9e57-3e3f0c1a2b3c";
const created = "2026-01-02T03:04:05.678901";
const prediction: DatedPrediction = {
  batch_id,
  subjects: ["a", "b", "a"],
  input: [
    [1.5, -2, 3e-5, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ],
  output: ["real", "fake", "fake"],
  created,
};

let testDatabase: TestDatabase;
let database: Database;
let store: PredictionStore;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
  store = createPostgresPredictionStore(database);
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

beforeEach(() => sql("truncate predictions, feedback, training"));

async function sql(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  try {
    return await admin.transaction(async (query) => (await query({ name: "", text, values })).rows);
  } finally {
    await admin.close();
  }
}

const rate = (subject: string, occurrence: number, isCorrect: boolean, at: string) =>
  sql(
    `insert into feedback (feedback_id, position, batch_id, subject_id, occurrence, is_correct, created)
     values ($1, 0, $2, $3, $4, $5, $6::timestamp)`,
    [`${subject}${at}`, batch_id, subject, occurrence, isCorrect, at],
  );

const rows = () =>
  sql(`select subject_id, occurrence, variance, skewness, curtosis, entropy, prediction, is_correct,
    model_file_name, created::text from predictions order by position`);

it("stores a row per record, as sent", async () => {
  expect(await store.save(prediction)).toEqual({ rated: { subjects: [], ratings: [] } });
  const common = { is_correct: null, model_file_name: null, created: "2026-01-02 03:04:05.678901" };
  expect(await rows()).toEqual([
    {
      subject_id: "a",
      occurrence: 0,
      variance: 1.5,
      skewness: -2,
      curtosis: 3e-5,
      entropy: 4,
      prediction: "real",
      ...common,
    },
    {
      subject_id: "b",
      occurrence: 0,
      variance: 5,
      skewness: 6,
      curtosis: 7,
      entropy: 8,
      prediction: "fake",
      ...common,
    },
    {
      subject_id: "a",
      occurrence: 1,
      variance: 9,
      skewness: 10,
      curtosis: 11,
      entropy: 12,
      prediction: "fake",
      ...common,
    },
  ]);
});

it("keeps the first prediction of a batch when it comes again, from another model", async () => {
  await store.save({ ...prediction, model_file_name: "model-1.json" });
  await store.save({ ...prediction, output: ["fake", "fake", "fake"], model_file_name: "model-2.json" });
  expect((await rows()).map((row) => [row.prediction, row.model_file_name])).toEqual([
    ["real", "model-1.json"],
    ["fake", "model-1.json"],
    ["fake", "model-1.json"],
  ]);
});

it("stores a batch once when its deliveries race", async () => {
  await Promise.all([store.save(prediction), store.save(prediction), store.save(prediction)]);
  expect(await rows()).toHaveLength(3);
});

it("applies feedback that came first, the newest of each record, and tells of it", async () => {
  await rate("a", 1, true, "2026-01-02T00:00:01");
  await rate("b", 0, true, "2026-01-02T00:00:03");
  await rate("b", 0, false, "2026-01-02T00:00:02");
  expect(await store.save(prediction)).toEqual({ rated: { subjects: ["b", "a"], ratings: [1, 1] } });
  expect((await rows()).map((row) => row.is_correct)).toEqual([null, true, true]);
});

it("stores a subject of any length, a quote in it, and 10,000 records in one go", async () => {
  const subjects = Array.from(
    { length: 10_000 },
    (_, index) => `it's "${index}" ${"ü".repeat(index === 7 ? 100_000 : 1)}`,
  );
  await store.save({
    ...prediction,
    subjects,
    input: subjects.map((_, index) => [index, 1, 2, 3]),
    output: subjects.map(() => "real"),
  });
  const stored = await rows();
  expect(stored.map((row) => row.subject_id)).toEqual(subjects);
  expect(stored[9_999]?.variance).toBe(9_999);
});

it("leaves nothing of a batch that cannot be stored whole, and the connection fit for the next", async () => {
  const broken = { ...prediction, subjects: ["a", "b", "c\0"] };
  await expect(store.save(broken)).rejects.toMatchObject({ code: "invalid-message" });
  expect(await rows()).toEqual([]);
  await store.save(prediction);
  expect(await rows()).toHaveLength(3);
});
