import type { Sql } from "./e2e-test.ts";

/** How often each thing of a submission is in the database. */
export interface StoredSubmission {
  readonly predictions: number;
  readonly subjects: number;
  readonly places: number;
  readonly batches: number;
}

/** What the database has of notes whose subjects begin with `prefix`. */
export async function storedSubmission(sql: Sql, prefix: string): Promise<StoredSubmission> {
  const [counts] = await sql<StoredSubmission & Record<string, unknown>>(
    `select count(*)::int as predictions, count(distinct subject_id)::int as subjects,
       count(distinct (batch_id, position))::int as places, count(distinct batch_id)::int as batches
     from predictions where starts_with(subject_id, $1)`,
    [prefix],
  );
  if (counts === undefined) throw new Error("counting gave no row");
  return counts;
}
