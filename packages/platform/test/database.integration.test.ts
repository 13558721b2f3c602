import { afterAll, beforeAll, expect, it } from "vitest";
import { createDatabase, type Database } from "../src/postgres/index.ts";
import { createTestDatabase, silentLogger, type TestDatabase } from "../src/testing/index.ts";

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.adminUrl, log: silentLogger, connections: 1 });
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

const run = (text: string) => database.transaction((query) => query({ name: "", text, values: [] }));

it("rolls back and rethrows an error of the work unchanged", async () => {
  const failure = new TypeError("a report has no class 0");
  const failed = database.transaction(async (query) => {
    await query({ name: "", text: "insert into outbox (topic, message) values ('model', '{}')", values: [] });
    throw failure;
  });
  await expect(failed).rejects.toBe(failure);
  expect((await run("select from outbox")).rowCount).toBe(0);
});

it("maps refused values to invalid-message and other database errors to unavailable", async () => {
  await expect(run("select 1 / 0")).rejects.toMatchObject({ code: "invalid-message" });
  await expect(run("select from nowhere")).rejects.toMatchObject({
    code: "unavailable",
    message: "the database is not available",
  });
});

it("maps an unreachable database to unavailable", async () => {
  const nowhere = createDatabase({
    url: "postgres://nobody@127.0.0.1:1/none",
    log: silentLogger,
    connections: 1,
  });
  const asked = nowhere.transaction((query) => query({ name: "", text: "select 1", values: [] }));
  await expect(asked).rejects.toMatchObject({ code: "unavailable" });
  await nowhere.close();
});
