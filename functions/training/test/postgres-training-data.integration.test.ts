import { createTestDatabase, type TestDatabase } from "@loopline/local/test-support";
import { createDatabase, type Database } from "@loopline/platform/postgres";
import { silentLogger } from "@loopline/platform/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPostgresTrainingData } from "../src/postgres-training-data.ts";

let testDatabase: TestDatabase;
let admin: Database;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  admin = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
  database = createDatabase({ url: testDatabase.url, log: silentLogger, connections: 4 });
});

afterAll(async () => {
  await Promise.all([database.close(), admin.close()]);
  await testDatabase.drop();
});

const sql = (text: string) =>
  admin.transaction(async (query) => (await query({ name: "", text, values: [] })).rows);

it("reads the rows, oldest label first, and the test set", async () => {
  await sql(`insert into training (variance, skewness, curtosis, entropy, class, created) values
    (5, 6, 7, 8, 0, '2026-01-02'), (1, 2, 3, 4e-7, 1, '2026-01-01')`);
  await sql("insert into test_set (variance, skewness, curtosis, entropy, class) values (9, 9, 9, 9, 1)");
  const { rows, testSet } = await createPostgresTrainingData(database).snapshot();
  expect(rows).toEqual({ features: Float64Array.of(1, 2, 3, 4e-7, 5, 6, 7, 8), labels: Uint8Array.of(1, 0) });
  expect(testSet).toEqual({ features: Float64Array.of(9, 9, 9, 9), labels: Uint8Array.of(1) });
});

it("numbers snapshots in the order of what they hold", async () => {
  const data = createPostgresTrainingData(database);
  const snapshots = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      if (index % 4 === 0)
        await sql(
          "insert into training (variance, skewness, curtosis, entropy, class) values (0, 0, 0, 0, 0)",
        );
      return data.snapshot();
    }),
  );
  const sorted = snapshots.toSorted((one, other) => one.sequence - other.sequence);
  const sizes = sorted.map((snapshot) => snapshot.rows.labels.length);
  expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
  expect(new Set(snapshots.map((snapshot) => snapshot.sequence)).size).toBe(20);
});
