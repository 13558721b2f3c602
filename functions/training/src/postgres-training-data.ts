import { featureCount } from "@loopline/contracts";
import { type Database, featureColumns, type Query } from "@loopline/platform/postgres";
import { z } from "zod";
import type { LabelledRows, TrainingData } from "./training-data.ts";

interface Row {
  features: number[];
  class: number;
}

const sequenceText = `
select pg_advisory_xact_lock(hashtext('training sequence')),
  (extract(epoch from clock_timestamp()) * 1000000)::bigint::text as sequence`;

const rowsText = (table: string, order: string) =>
  `select array[${featureColumns}] as features, class from ${table} order by ${order}`;

export function createPostgresTrainingData(database: Database): TrainingData {
  return {
    snapshot: () =>
      database.transaction(async (query) => {
        // The number is taken before the rows are read, one training at a time: that is what makes it an order.
        const taken = await query<{ sequence: string }>({ name: "sequence", text: sequenceText, values: [] });
        const rows = await read(query, "training", "created, id");
        const testSet = await read(query, "test_set", "id");
        return { rows, testSet, sequence: z.coerce.number().int().parse(taken.rows[0]?.sequence) };
      }),
  };
}

async function read(query: Query, table: "training" | "test_set", order: string): Promise<LabelledRows> {
  const { rows } = await query<Row>({ name: `read-${table}`, text: rowsText(table, order), values: [] });
  const features = new Float64Array(rows.length * featureCount);
  rows.forEach((row, index) => {
    features.set(row.features, index * featureCount);
  });
  return { features, labels: Uint8Array.from(rows, (row) => row.class) };
}
