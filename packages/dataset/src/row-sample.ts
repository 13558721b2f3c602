import { parseDate, parseNumber } from "./cells.ts";
import type { TableRow } from "./read-table.ts";

/** Rows from the whole of a table, however long it is. The same table always gives the same ones. */
export interface RowSample {
  add(row: TableRow): void;
  /** In their order. All of them if there are few enough. */
  readonly rows: readonly TableRow[];
}

/** Keeps rows by a hash of their number: rows at even distances might all be of one class. @param maxRows at least 2 */
export function createRowSample(maxRows: number): RowSample {
  let kept: { readonly row: TableRow; readonly hash: number }[] = [];
  let mask = 0;
  let seen = 0;
  return {
    add(row) {
      const hash = hashOf(seen++);
      if ((hash & mask) !== 0) return;
      kept.push({ row, hash });
      while (kept.length > maxRows) {
        mask = mask * 2 + 1;
        kept = kept.filter((one) => (one.hash & mask) === 0);
      }
    },
    get rows() {
      return kept.map(({ row }) => row);
    },
  };
}

/** Mixes the bits of a number (the finalizer of MurmurHash3). */
function hashOf(number: number): number {
  let hash = number;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** A row of which the class is known, as its position among the classes. */
export interface LabelledRow extends TableRow {
  readonly label: number;
}

/**
 * Rows with the same features as a row of another class.
 * @param features positions of columns
 */
export function findContradictions(
  rows: readonly LabelledRow[],
  features: readonly number[],
): { readonly count: number; readonly lines: readonly number[] } {
  const groups = Map.groupBy(rows, ({ cells }) => JSON.stringify(features.map((at) => cells[at]?.trim())));
  const contradicting = [...groups.values()].filter((group) =>
    group.some(({ label }) => label !== group[0]?.label),
  );
  const [first] = contradicting;
  const other = first?.find(({ label }) => label !== first[0]?.label);
  return {
    count: contradicting.reduce((sum, group) => sum + group.length, 0),
    lines: first?.[0] && other ? [first[0].line, other.line] : [],
  };
}

/**
 * Share of rows whose class the best simple rule on one column finds: for names the most frequent class of each one; for
 * numbers and days a range for each class.
 * @param isMissing whether a text stands for a missing value; these rows are a group of their own
 */
export function accuracyOfColumn(
  rows: readonly LabelledRow[],
  at: number,
  {
    isOrdered,
    classes,
    isMissing,
  }: { readonly isOrdered: boolean; readonly classes: number; readonly isMissing: (text: string) => boolean },
): number {
  const groups = Map.groupBy(rows, ({ cells }) => {
    const text = cells[at]?.trim() ?? "";
    if (isMissing(text)) return null;
    return isOrdered ? orderOf(text) : text;
  });
  const counted = [...groups].map(([value, group]) => ({ value, counts: countClasses(group, classes) }));
  const ordered = counted.flatMap(({ value, counts }) =>
    typeof value === "number" ? [{ value, counts }] : [],
  );
  const others = counted.filter(({ value }) => typeof value !== "number");
  const right =
    others.reduce((sum, { counts }) => sum + Math.max(...counts), 0) + rightByRanges(ordered, classes);
  return right / rows.length;
}

/** Numbers by themselves, days by their time. */
function orderOf(text: string): number {
  const value = parseNumber(text);
  return Number.isNaN(value) ? Date.parse(parseDate(text) ?? "") : value;
}

function countClasses(rows: readonly LabelledRow[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const { label } of rows) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

interface CountedValue {
  readonly value: number;
  /** Rows of each class. */
  readonly counts: readonly number[];
}

/** Rows that are right if each class has one range of values, the classes in the order of their medians. */
function rightByRanges(values: readonly CountedValue[], classes: number): number {
  const sorted = values.toSorted((one, other) => one.value - other.value);
  const order = Array.from({ length: classes }, (_, label) => label).sort(
    (one, other) => medianOf(sorted, one) - medianOf(sorted, other),
  );
  /** For each class in the order: the most rows that are right if the range of the last value is its range. */
  const best = order.map(() => 0);
  for (const { counts } of sorted) {
    let before = 0;
    for (const [i, label] of order.entries()) {
      before = Math.max(before, best[i] ?? 0);
      best[i] = before + (counts[label] ?? 0);
    }
  }
  return Math.max(0, ...best);
}

/** The value in the middle of a class. Classes without values come last. */
function medianOf(sorted: readonly CountedValue[], label: number): number {
  const total = sorted.reduce((sum, { counts }) => sum + (counts[label] ?? 0), 0);
  let seen = 0;
  for (const { value, counts } of sorted) {
    seen += counts[label] ?? 0;
    if (seen * 2 >= total && total > 0) return value;
  }
  return Number.MAX_VALUE;
}
