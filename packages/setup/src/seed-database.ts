import { featureNames } from "@loopline/contracts";
import type { Client } from "pg";
import { ensureDatabase, ensureSchema, setRolePassword } from "./schema.ts";
import { databaseName, withDatabase } from "./urls.ts";
import { withClient } from "./with-client.ts";

interface Note {
  readonly features: readonly number[];
  readonly label: 0 | 1;
}

export interface DatabaseSeed {
  /** Of a superuser, or of somebody who may make databases and roles. */
  readonly superuserUrl: string;
  /** The name of the database, where it is not the usual one. */
  readonly database?: string | undefined;
  readonly readwritePassword: string;
  readonly start: readonly Note[];
  readonly testSet: readonly Note[];
}

/** Makes the pipeline's database with its schema and first rows, each only where missing. */
export async function seedDatabase(seed: DatabaseSeed): Promise<void> {
  const database = seed.database ?? databaseName;
  await withClient(seed.superuserUrl, (client) => ensureDatabase(client, database));
  await withClient(withDatabase(seed.superuserUrl, database), async (client) => {
    await ensureSchema(client);
    await setRolePassword(client, seed.readwritePassword);
    await seedRows(client, seed);
  });
}

/** The fixed test set tells whether this was done: unlike the training set nothing else writes to it. */
async function seedRows(client: Client, { start, testSet }: DatabaseSeed): Promise<void> {
  const { rowCount } = await client.query("select from test_set limit 1");
  if (rowCount !== 0) return;
  await client.query("begin");
  await insertNotes(client, "training", start);
  await insertNotes(client, "test_set", testSet);
  await client.query("commit");
}

async function insertNotes(
  client: Client,
  table: "training" | "test_set",
  notes: readonly Note[],
): Promise<void> {
  const parameters = featureNames.map((_, i) => `$${i + 1}::double precision[]`);
  await client.query(
    `insert into ${table} (${featureNames.join(", ")}, class)
     select * from unnest(${parameters.join(", ")}, $${featureNames.length + 1}::smallint[])`,
    [
      ...featureNames.map((_, i) => notes.map(({ features }) => features[i])),
      notes.map(({ label }) => label),
    ],
  );
}
