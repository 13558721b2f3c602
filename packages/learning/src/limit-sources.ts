import { featureCount } from "@loopline/contracts";
import { hashFeatures, takeRows } from "@loopline/svm";
import type { SourcedRows } from "./training-store.ts";

/**
 * Leaves out rows of sources that gave more than their share, so that nobody alone can teach the model what they
 * like. Of such a source the rows with the smallest hash stay, whatever their order. Rows of no known source, such as
 * those the set started with, all stay.
 * @param share the most of the rows left that one source may have given, from 0 to 1
 */
export function limitSources(rows: SourcedRows, share: number): SourcedRows {
  const bySource = new Map<string, number[]>();
  rows.sources.forEach((source, index) => {
    if (source === null) return;
    const list = bySource.get(source);
    if (list === undefined) bySource.set(source, [index]);
    else list.push(index);
  });
  if (bySource.size === 0) return rows;
  const counts = [...bySource.values()].map((list) => list.length);
  const unknown = rows.sources.length - counts.reduce((sum, count) => sum + count, 0);
  const limit = largestAllowed(counts, unknown, share);
  const left = new Set([...bySource.values()].flatMap((list) => beyond(rows, list, limit)));
  return pickWithout(rows, left);
}

/** The highest limit per source at which no source has more than its share of what is left under that limit. */
function largestAllowed(counts: readonly number[], unknown: number, share: number): number {
  let low = 0;
  let high = counts.reduce((most, count) => Math.max(most, count), 0);
  while (low < high) {
    const limit = Math.ceil((low + high) / 2);
    const kept = counts.map((count) => Math.min(count, limit));
    const total = kept.reduce((sum, count) => sum + count, unknown);
    if (kept.every((count) => count <= share * total)) low = limit;
    else high = limit - 1;
  }
  return low;
}

function beyond(rows: SourcedRows, indices: readonly number[], limit: number): number[] {
  if (indices.length <= limit) return [];
  const hashOf = (index: number) => hashFeatures(rows.features, index * featureCount, featureCount);
  return indices.toSorted((one, other) => hashOf(one) - hashOf(other)).slice(limit);
}

function pickWithout(rows: SourcedRows, left: ReadonlySet<number>): SourcedRows {
  const kept = Array.from(rows.labels, (_, index) => index).filter((index) => !left.has(index));
  const { x, y } = takeRows(rows.features, rows.labels, featureCount, kept);
  return { features: x, labels: y, sources: kept.map((index) => rows.sources[index] ?? null) };
}
