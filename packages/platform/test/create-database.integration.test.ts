import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createDatabase, type Database } from "../src/postgres/index.ts";
import { createTestDatabase, silentLogger as log, type TestDatabase } from "../src/testing/index.ts";

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase();
});

afterAll(() => server.drop());

beforeEach(() => {
  // As a superuser: one of the tests ends its own connection.
  database = createDatabase({ url: server.adminUrl, log, connections: 1 });
});

afterEach(() => database.close());

const run = (text: string, timeoutMs?: number) =>
  database.transaction(async (query) => (await query({ name: "", text, values: [] })).rows, timeoutMs);

it("aborts a transaction at its deadline and can run the next one", async () => {
  await expect(run("select pg_sleep(60)", 200)).rejects.toMatchObject({
    code: "unavailable",
    message: "the database did not answer within 200 ms",
  });
  expect(await run("select 1 as one")).toEqual([{ one: 1 }]);
});

it("fails a transaction whose connection drops and can run the next one", async () => {
  await expect(run("select pg_terminate_backend(pg_backend_pid())")).rejects.toMatchObject({
    code: "unavailable",
  });
  expect(await run("select 1 as one")).toEqual([{ one: 1 }]);
});
