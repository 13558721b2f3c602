import { describeProblem } from "@loopline/contracts";
import type { z } from "zod";

/** What rows are called in {@link OnUnreadable}: `job`, say, and the column that tells one from another. */
export interface RowName {
  readonly what: string;
  readonly key: string;
}

/** Told of a row that is left out: which one, and what is wrong with it. */
export type OnUnreadable = (problem: string) => void;

/** Parses rows one by one: one that cannot be read must not keep the others from being read. */
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
