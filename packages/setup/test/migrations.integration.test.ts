import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { afterEach, expect, inject, test } from "vitest";
import { withClient, withDatabase } from "../src/connect.ts";
import { ensureDatabase, ensureSchema, migrationsFolder } from "../src/schema.ts";

/** The schema of the first deployments, before there were migrations. It never changes. */
const firstSchema = join(import.meta.dirname, "fixtures/first-schema.sql");

const databases: string[] = [];

afterEach(async () => {
  await withClient(inject("superuserUrl"), async (client) => {
    for (const name of databases.splice(0)) await client.query(`drop database ${name} with (force)`);
  });
});

/** Makes an empty database and works in it. */
async function inNewDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const name = `migrations_${randomUUID().slice(0, 8)}`;
  await withClient(inject("superuserUrl"), (client) => ensureDatabase(client, name));
  databases.push(name);
  return await withClient(withDatabase(inject("superuserUrl"), name), work);
}

/** Everything in a schema that a function could notice, as Postgres describes it. */
const catalog = {
  columns: `
    select table_name, ordinal_position, column_name, data_type, is_nullable, column_default, identity_generation
    from information_schema.columns where table_schema = 'public'`,
  constraints: `
    select conrelid::regclass::text as relation, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'public'::regnamespace`,
  indexes: "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'",
  views: "select viewname, definition from pg_views where schemaname = 'public'",
  functions: `
    select proname, pg_get_functiondef(oid) as definition from pg_proc where pronamespace = 'public'::regnamespace`,
  triggers: "select pg_get_triggerdef(oid) as definition from pg_trigger where not tgisinternal",
  tableGrants: `
    select table_name, grantee, privilege_type from information_schema.table_privileges where table_schema = 'public'`,
  columnGrants: `
    select table_name, column_name, grantee, privilege_type
    from information_schema.column_privileges where table_schema = 'public'`,
  migrations: "select name from migrations",
};

async function describeSchema(client: Client): Promise<Record<string, string[]>> {
  const described: Record<string, string[]> = {};
  for (const [part, text] of Object.entries(catalog)) {
    const { rows } = await client.query(text);
    described[part] = rows.map((row) => JSON.stringify(row)).sort();
  }
  return described;
}

test("migrates a database from the first schema to the newest, and keeps its data", async () => {
  const fresh = await inNewDatabase(async (client) => {
    await ensureSchema(client);
    return describeSchema(client);
  });
  await inNewDatabase(async (client) => {
    await client.query(await readFile(firstSchema, "utf8"));
    await client.query(
      "insert into training (variance, skewness, curtosis, entropy, class) values (1e308, 2, 3, 4, 1)",
    );
    await client.query("update training_state set trained = requested");

    await ensureSchema(client);
    expect(await describeSchema(client)).toEqual(fresh);
    const { rows } = await client.query(
      "select variance, included, (select requested > trained from training_state) as is_due from training",
    );
    expect(rows).toEqual([{ variance: 1e308, included: null, is_due: true }]);

    // Once is enough.
    await client.query("update training_state set trained = requested");
    await ensureSchema(client);
    const { rows: state } = await client.query("select requested = trained as is_done from training_state");
    expect(state).toEqual([{ is_done: true }]);
  });
});

test("records every migration as applied in a new database", async () => {
  await inNewDatabase(async (client) => {
    await ensureSchema(client);
    const { rows } = await client.query("select name from migrations order by name");
    const files = (await readdir(migrationsFolder)).sort();
    expect(rows.map(({ name }) => name)).toEqual(files);
    for (const [index, name] of files.entries()) {
      expect(name).toMatch(new RegExp(`^${String(index + 1).padStart(3, "0")}-[a-z-]+\\.sql$`));
    }
  });
});

test("changes nothing if a migration fails, and retries it", async () => {
  await inNewDatabase(async (client) => {
    await client.query(await readFile(firstSchema, "utf8"));
    await client.query("alter table jobs add column failure text");
    await expect(ensureSchema(client)).rejects.toThrow('column "failure" of relation "jobs" already exists');
    const { rows } = await client.query(
      "select from information_schema.columns where table_name = 'training' and column_name = 'included'",
    );
    expect(rows).toEqual([]);
    await client.query("alter table jobs drop column failure");
    await ensureSchema(client);
  });
});
