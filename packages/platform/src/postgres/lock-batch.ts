import type { Query } from "./create-database.ts";

/**
 * Makes transactions that write to the same batch take turns, until the transaction ends: a prediction and the
 * feedback on it may arrive together, and one of the two must see the other.
 */
export async function lockBatch(query: Query, batchId: string): Promise<void> {
  await query({
    name: "lock-batch",
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [batchId],
  });
}
