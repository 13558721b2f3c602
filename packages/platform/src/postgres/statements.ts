import { describeProblem } from "@loopline/contracts";
import type { z } from "zod";
import type { Query } from "./database.ts";

/**
 * SQL that formats a timestamp column as `created` on the wire: with milliseconds, as we write it, or with microseconds where
 * the row has them, as the original writes it.
 */
export function createdText(column: string): string {
  const hasOnlyMilliseconds = `extract(microseconds from ${column})::bigint % 1000 = 0`;
  return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.' || case when ${hasOnlyMilliseconds} then 'MS' else 'US' end)`;
}

/**
 * SQL for the predictions of batch `$1`, each with `nth`: its number among the batch's records of the same subject, from 0. The
 * column `occurrence` is not used, because it is 0 in every row that the original stored.
 */
export const numberedPredictions = `
select *, (row_number() over (partition by subject_id order by position nulls last, id) - 1)::int as nth
from predictions where batch_id = $1`;

/**
 * Serializes transactions that write to the same batch, until this one ends. A prediction and the feedback on it may arrive
 * together, and one of the two must see the other.
 */
export async function lockBatch(query: Query, batchId: string): Promise<void> {
  await query({
    name: "lock-batch",
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [batchId],
  });
}

/** How {@link parseRows} names a row: what it is, such as `job`, and its key column. */
export interface RowName {
  readonly what: string;
  readonly key: string;
}

/** Called with the problem of each skipped row. */
export type OnUnreadable = (problem: string) => void;

/** Parses rows one by one and skips those that are invalid, so that one bad row does not hide the others. */
export function parseRows<S extends z.ZodType>(
  schema: S,
  rows: readonly Record<string, unknown>[],
  { what, key }: RowName,
  onUnreadable: OnUnreadable,
): z.infer<S>[] {
  return rows.flatMap((row) => {
    const result = schema.safeParse(row);
    if (result.success) return [result.data];
    onUnreadable(`${what} ${row[key]} cannot be read: ${describeProblem(result.error, "it")}`);
    return [];
  });
}
