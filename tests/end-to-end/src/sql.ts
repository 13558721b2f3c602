import { Pool, type QueryResultRow } from "pg";

/** Runs a statement and returns its rows. */
export type Sql = <R extends QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<R[]>;

/** Opens a pool of a few connections. */
export function openSql(url: string): { sql: Sql; close(): Promise<void> } {
  const pool = new Pool({ connectionString: url, max: 4 });
  return {
    sql: async <R extends QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<R>(text, [...values])).rows,
    close: () => pool.end(),
  };
}
