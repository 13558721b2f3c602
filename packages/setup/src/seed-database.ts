import { featureNames } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import type { Client } from "pg";
import { databaseName, withClient, withDatabase } from "./connect.ts";
import { ensureDatabase, ensureSchema, setRolePassword } from "./schema.ts";

/** A record whose class is known. */
export interface LabelledRecord {
  /** In the order of the features. */
  readonly values: readonly Value[];
  /** The class, as its position in the dataset's target. */
  readonly label: number;
}

interface DatabaseSeed {
  /** URL of a superuser, or of a role that may create databases and roles. */
  readonly superuserUrl: string;
  /** Name of the database; default `loopline`. */
  readonly database?: string | undefined;
  readonly readwritePassword: string;
  readonly dataset: Dataset;
  readonly start: readonly LabelledRecord[];
  readonly testSet: readonly LabelledRecord[];
}

/** Creates the pipeline's database, its schema and its first rows, each only if missing. */
export async function seedDatabase(seed: DatabaseSeed): Promise<void> {
  const database = seed.database ?? databaseName;
  await withClient(seed.superuserUrl, (client) => ensureDatabase(client, database));
  await withClient(withDatabase(seed.superuserUrl, database), async (client) => {
    await ensureSchema(client);
    await setRolePassword(client, seed.readwritePassword);
    await seedRows(client, seed);
  });
}

/** Inserts the first rows if the fixed test set is empty: unlike the training set, nothing else writes to it. */
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
  notes: readonly LabelledRecord[],
): Promise<void> {
  const parameters = featureNames.map((_, i) => `$${i + 1}::double precision[]`);
  await client.query(
    `insert into ${table} (${featureNames.join(", ")}, class)
     select * from unnest(${parameters.join(", ")}, $${featureNames.length + 1}::smallint[])`,
    [...featureNames.map((_, i) => notes.map(({ values }) => values[i])), notes.map(({ label }) => label)],
  );
}
