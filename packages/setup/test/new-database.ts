import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { inject } from "vitest";
import { withClient, withDatabase } from "../src/connect.ts";
import { ensureDatabase } from "../src/schema.ts";

const databases: string[] = [];

/** Makes an empty database and works in it. */
export async function inNewDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const name = `setup_${randomUUID().slice(0, 8)}`;
  await withClient(inject("superuserUrl"), (client) => ensureDatabase(client, name));
  databases.push(name);
  return await withClient(withDatabase(inject("superuserUrl"), name), work);
}

/** Drops what {@link inNewDatabase} made. */
export async function dropDatabases(): Promise<void> {
  await withClient(inject("superuserUrl"), async (client) => {
    for (const name of databases.splice(0)) await client.query(`drop database ${name} with (force)`);
  });
}
