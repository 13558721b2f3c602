import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Client } from "pg";
import { readwriteRole } from "./connect.ts";

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
 * order of their names. Each file is one transaction, which also records it.
 */
export async function ensureSchema(client: Client): Promise<void> {
  await client.query("create table if not exists migrations (name text primary key, applied timestamptz)");
  const names = (await readdir(migrationsFolder)).filter((name) => name.endsWith(".sql")).sort();
  const { rows } = await client.query<{ is_empty: boolean }>(
    "select to_regclass('public.jobs') is null as is_empty",
  );
  if (rows[0]?.is_empty) return await apply(client, schemaFile, names);
  for (const name of names) {
    const { rowCount } = await client.query("select from migrations where name = $1", [name]);
    if (rowCount === 0) await apply(client, join(migrationsFolder, name), [name]);
  }
}

/** Runs a file of SQL, and records these migrations as applied. */
async function apply(client: Client, file: string, names: readonly string[]): Promise<void> {
  await client.query("begin");
  try {
    await client.query(await readFile(file, "utf8"));
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
