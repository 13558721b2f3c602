import { formatCount, formatCreated, formatTable, printableLine } from "@loopline/command-line";
import type { StoredKey } from "@loopline/platform/keys";

const columns = [
  { title: "ID" },
  { title: "CREATED (UTC)" },
  { title: "REVOKED (UTC)" },
  { title: "PER MINUTE", align: "right" },
  { title: "SCOPES" },
  { title: "NAME" },
] as const;

/** The keys, oldest first. */
export function formatKeys(keys: readonly StoredKey[], width: number): string[] {
  const rows = keys.map(({ id, name, scopes, created, revoked, requests_per_minute }) => [
    id,
    formatCreated(created),
    revoked === undefined ? "" : formatCreated(revoked),
    requests_per_minute === undefined ? "" : formatCount(requests_per_minute),
    scopes.join(","),
    printableLine(name),
  ]);
  return formatTable(columns, rows, width);
}
