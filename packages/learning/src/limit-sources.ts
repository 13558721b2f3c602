import type { Dataset } from "@loopline/dataset";
import { indicesWhere, pickRows, recordHash, type SourcedRows } from "./labelled-rows.ts";

/**
 * Leaves out rows of sources that gave more than their share, so that no single source can dominate the model. All sources of
 * an owner count as one. Of a source that gave more the rows with the smallest hashes stay, whatever their order. Rows without a
 * known source, such as those the set started with, all stay.
 * @param share largest share of the remaining rows that one source may have given, from 0 to 1
 */
export function limitSources(
  dataset: Pick<Dataset, "features">,
  rows: SourcedRows,
  share: number,
): SourcedRows {
  const bySource = new Map<string, number[]>();
  rows.sources.forEach((source, index) => {
    const owner = rows.owners[index] ?? null;
    if (source === null && owner === null) return;
    const name = owner === null ? `source ${source}` : `owner ${owner}`;
    const list = bySource.get(name);
    if (list === undefined) bySource.set(name, [index]);
    else list.push(index);
  });
  if (bySource.size === 0) return rows;
  const counts = [...bySource.values()].map((list) => list.length);
  const unknown = rows.sources.length - counts.reduce((sum, count) => sum + count, 0);
  const limit = maxPerSource(counts, unknown, share);
  const hash = recordHash(dataset);
  const hashOf = (index: number) => hash(rows.records[index] ?? []);
  const leftOut = new Set([...bySource.values()].flatMap((list) => beyond(list, limit, hashOf)));
  return pickRows(
    rows,
    indicesWhere(rows, (_, index) => !leftOut.has(index)),
  );
}

/** The highest limit per source under which no source has more than its share of the remaining rows. */
function maxPerSource(counts: readonly number[], unknown: number, share: number): number {
  let low = 0;
  let high = counts.reduce((max, count) => Math.max(max, count), 0);
  while (low < high) {
    const limit = Math.ceil((low + high) / 2);
    const kept = counts.map((count) => Math.min(count, limit));
    const total = kept.reduce((sum, count) => sum + count, unknown);
    if (kept.every((count) => count <= share * total)) low = limit;
    else high = limit - 1;
  }
  return low;
}

function beyond(indices: readonly number[], limit: number, hashOf: (index: number) => number): number[] {
  if (indices.length <= limit) return [];
  return indices.toSorted((one, other) => hashOf(one) - hashOf(other)).slice(limit);
}
