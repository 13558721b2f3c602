import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { columnsOf } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import type { Client } from "pg";
import { readwriteRole } from "./connect.ts";
import { checkDataset, recordDataset } from "./dataset-row.ts";

const folder = resolve(import.meta.dirname, "../../../db");
const schemaFile = join(folder, "schema.sql");
export const migrationsFolder = join(folder, "migrations");

/** Creates a database unless it exists. `client` is a superuser's. */
export async function ensureDatabase(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
}

/**
 * Applies db/schema.sql to an empty database, and to an older one each file of db/migrations that it has not had, in the
 * order of their names. Each file is one transaction, which also records it. Then the database names its dataset.
 * @throws an Error that says what to do, before anything changes, if its tables are for another dataset
 */
export async function ensureSchema(client: Client, dataset: Dataset): Promise<void> {
  const fill = (sql: string) => fillSchema(client, sql, dataset);
  await client.query("create table if not exists migrations (name text primary key, applied timestamptz)");
  const names = (await readdir(migrationsFolder)).filter((name) => name.endsWith(".sql")).sort();
  const { rows } = await client.query<{ is_empty: boolean }>(
    "select to_regclass('public.jobs') is null as is_empty",
  );
  if (rows[0]?.is_empty) {
    await apply(client, fill(await readFile(schemaFile, "utf8")), names);
  } else {
    await checkDataset(client, dataset);
    for (const name of names) {
      const { rowCount } = await client.query("select from migrations where name = $1", [name]);
      if (rowCount !== 0) continue;
      await apply(client, fill(await readFile(join(migrationsFolder, name), "utf8")), [name]);
    }
  }
  await recordDataset(client, dataset);
}

/** Puts the features and classes of a dataset into a file of SQL. */
function fillSchema(client: Client, sql: string, dataset: Dataset): string {
  const { classes } = dataset.target;
  const parts: Record<string, string> = {
    features: columnsOf(dataset).definitions.join(",\n  "),
    classes: classes.map((_, index) => index).join(", "),
    // The last one first, as the original's two are listed.
    class_names: classes
      .map(({ value }) => client.escapeLiteral(value))
      .reverse()
      .join(", "),
  };
  return sql.replaceAll(/\{\{(\w+)\}\}/g, (placeholder, name) => parts[name] ?? placeholder);
}

/** Runs SQL, and records these migrations as applied. */
async function apply(client: Client, sql: string, names: readonly string[]): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query("insert into migrations select unnest($1::text[]), now()", [names]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** Sets the password of the functions' role. `client` is a superuser's. */
export async function setRolePassword(client: Client, password: string): Promise<void> {
  await client.query(`alter role ${readwriteRole} password ${client.escapeLiteral(password)}`);
}
