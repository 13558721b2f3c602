import { columnsOf } from "@loopline/contracts";
import { type Dataset, describeStricter, isCompatible, type TableShape } from "@loopline/dataset";
import type { Client } from "pg";
import { z } from "zod";

/** What the tables depend on, of a definition. */
const TableSchema = z.object({
  name: z.string(),
  features: z.array(z.object({ name: z.string(), type: z.string(), required: z.boolean().default(true) })),
  target: z.object({ classes: z.array(z.object({ value: z.string() })) }),
});

/** Refuses a database whose tables are for other features or classes, or hold values that the dataset does not allow. */
export async function checkDataset(client: Client, dataset: Dataset): Promise<void> {
  const held = (await readDataset(client)) ?? (await readTables(client, dataset));
  const stricter = describeStricter(held, dataset);
  if (isCompatible(held, dataset) && stricter === undefined) return;
  const difference = held.name === dataset.name ? ", but with other features or classes" : "";
  const problem = isCompatible(held, dataset) ? `in which ${stricter}` : `not ${dataset.name}${difference}`;
  throw new Error(
    `the database ${client.database} holds the dataset ${held.name}, ${problem}: use another database, or the definition that it was made with`,
  );
}

/** Writes the dataset to its row. Features that may be missing from now on lose their `not null`. */
export async function recordDataset(client: Client, dataset: Dataset): Promise<void> {
  const definition = JSON.stringify(dataset);
  const { rowCount } = await client.query("select from dataset where definition::text = $1", [definition]);
  if (rowCount !== 0) return;
  const { names } = columnsOf(dataset);
  const optional = names.filter((_, index) => !dataset.features[index]?.required);
  const changes = optional.map((name) => `alter column ${name} drop not null`).join(", ");
  await client.query("begin");
  for (const table of changes === "" ? [] : ["training", "predictions", "test_set"]) {
    await client.query(`alter table ${table} ${changes}`);
  }
  await client.query(
    `insert into dataset (name, hash, definition) values ($1, $2, $3)
     on conflict (id) do update set name = excluded.name, hash = excluded.hash, definition = excluded.definition`,
    [dataset.name, dataset.hash, definition],
  );
  await client.query("commit");
}

async function readDataset(client: Client): Promise<TableShape | undefined> {
  const { rows } = await client.query("select to_regclass('public.dataset') is not null as exists");
  if (!rows[0]?.exists) return undefined;
  const { rows: held } = await client.query("select definition from dataset");
  return held[0] === undefined ? undefined : TableSchema.parse(held[0].definition);
}

/**
 * What the tables of a database without the row are for, which only databases made before there were definitions can be:
 * their features are numbers.
 * @param dataset whose name it is given, because it has none
 */
async function readTables(client: Client, { name }: Pick<Dataset, "name">): Promise<TableShape> {
  const { rows: columns } = await client.query(
    `select column_name as name, 'number' as type from information_schema.columns
     where table_schema = 'public' and table_name = 'test_set' and column_name not in ('id', 'class')
     order by ordinal_position`,
  );
  const { rows: checks } = await client.query(
    "select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'predictions_prediction_check'",
  );
  // The last class is listed first.
  const classes = [...String(checks[0]?.text).matchAll(/'([^']*)'::text/g)].reverse();
  return TableSchema.parse({
    name,
    features: columns,
    target: { classes: classes.map(([, value]) => ({ value })) },
  });
}
