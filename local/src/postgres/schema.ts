import { readFile } from "node:fs/promises";
import type { Client } from "pg";
import { schemaFile } from "../paths.ts";
import { readwriteRole } from "./urls.ts";

/** Makes a database unless it is there. `client` is a superuser's. */
export async function ensureDatabase(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
  if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
}

/** Applies db/schema.sql in one transaction unless the database has it. Says whether it did. */
export async function ensureSchema(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean }>(
    "select to_regclass('public.jobs') is not null as present",
  );
  if (rows[0]?.present) return false;
  await client.query(`begin;\n${await readFile(schemaFile, "utf8")}\n;commit`);
  return true;
}

/** Gives the functions' role its password. `client` is a superuser's. */
export async function setRolePassword(client: Client, password: string): Promise<void> {
  await client.query(`alter role ${readwriteRole} password ${client.escapeLiteral(password)}`);
}
