import { randomUUID } from "node:crypto";
import { roleUrl, withClient, withDatabase } from "@loopline/setup";
import { inject } from "vitest";
import "./servers-context.ts";

/** A database with the schema in which everything that every test database is copied from is made once. */
export const templateDatabase = "loopline_template";

export interface TestDatabase {
  /** As the functions log in: ml_readwrite, with its password. */
  readonly url: string;
  /** As a superuser, to look and to prepare. */
  readonly adminUrl: string;
  /** Removes the database and cuts off whoever is still connected. */
  drop(): Promise<void>;
}

/** A new database with the schema and no rows. Call it in `beforeAll` and `drop` in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const superuserUrl = inject("superuserUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await withClient(superuserUrl, (client) =>
    client.query(`create database ${name} template ${templateDatabase}`),
  );
  const adminUrl = withDatabase(superuserUrl, name);
  return {
    url: roleUrl(superuserUrl, name, inject("readwritePassword")),
    adminUrl,
    drop: async () => {
      await withClient(superuserUrl, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}
