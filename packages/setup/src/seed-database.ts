import { columnsOf } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import type { Client } from "pg";
import { databaseName, withClient, withDatabase } from "./connect.ts";
import { ensureDatabase, ensureSchema, setRolePassword } from "./schema.ts";

/** A labelled record. */
interface LabelledRecord {
  /** In the order of the dataset's features. */
  readonly values: readonly Value[];
  /** The class, as its position in the dataset. */
  readonly label: number;
}

interface DatabaseSeed {
  /** URL of a superuser, or of a role that may create databases and roles. */
  readonly superuserUrl: string;
  /** Name of the database; default `loopline`. */
  readonly database?: string | undefined;
  readonly readwritePassword: string;
  readonly dataset: Dataset;
  /** The first rows of the training set. */
  readonly start: readonly LabelledRecord[];
  /** Rows that models are tested on and never trained on; may be empty. */
  readonly testSet: readonly LabelledRecord[];
}

/**
 * Creates the pipeline's database, its schema and its first rows, each only if missing.
 * @throws an Error that says what to do if the database is for another dataset
 */
export async function seedDatabase(seed: DatabaseSeed): Promise<void> {
  const database = seed.database ?? databaseName;
  await withClient(seed.superuserUrl, (client) => ensureDatabase(client, database));
  await withClient(withDatabase(seed.superuserUrl, database), async (client) => {
    await ensureSchema(client, seed.dataset);
    await setRolePassword(client, seed.readwritePassword);
    await seedRows(client, seed);
  });
}

/** Inserts the first rows in one transaction, if there are none: rows of the training set that feedback made do not count. */
async function seedRows(client: Client, { dataset, start, testSet }: DatabaseSeed): Promise<void> {
  const { rowCount } = await client.query(
    "select from test_set union all select from training where prediction_id is null limit 1",
  );
  if (rowCount !== 0) return;
  await client.query("begin");
  await insertRecords(client, dataset, "training", start);
  await insertRecords(client, dataset, "test_set", testSet);
  await client.query("commit");
}

/** A statement takes about as many values, however many columns there are. */
const valuesPerInsert = 100_000;

async function insertRecords(
  client: Client,
  dataset: Dataset,
  table: "training" | "test_set",
  records: readonly LabelledRecord[],
): Promise<void> {
  const columns = columnsOf(dataset);
  const size = Math.ceil(valuesPerInsert / columns.names.length);
  for (let from = 0; from < records.length; from += size) {
    const part = records.slice(from, from + size);
    await client.query(
      `insert into ${table} (class, ${columns.list})
       select * from unnest($1::smallint[], ${columns.arrayParameters(2)})`,
      [part.map(({ label }) => label), ...columns.toArrays(part.map(({ values }) => values))],
    );
  }
}
