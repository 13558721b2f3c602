import { checkLabelCount, type Labels, type RowMatrix, readLabel, readRows } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";
import { compareFeatures, hashFeatures } from "./hash-rows.ts";

/** Rows with their labels. */
export interface LabelledMatrix {
  /** Features, rows × cols, row-major. */
  readonly x: Float64Array;
  readonly y: Uint8Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * Keeps one row of each distinct set of features: the newest, so that the newest label wins. −0 and 0 are equal.
 * @param age a key per row, larger for newer rows, if rows are not ordered oldest first; of equal keys the later row
 * is the newer
 * @returns indices of the rows kept, ascending
 */
export function deduplicate(
  x: RowMatrix,
  rows?: number,
  cols?: number,
  age?: ArrayLike<number>,
): Uint32Array {
  const input = readRows(x, rows, cols);
  if (age && age.length !== input.rows) {
    throw new SvmError("bad-shape", `x has ${input.rows} rows, but there are ${age.length} ages`);
  }
  const byHash = new Map<number, number[]>();
  for (let i = 0; i < input.rows; i++) {
    const hash = hashFeatures(input.values, i * input.cols, input.cols);
    const sameHash = byHash.get(hash);
    if (!sameHash) {
      byHash.set(hash, [i]);
      continue;
    }
    const twin = sameHash.findIndex((other) => compareFeatures(input.values, input.cols, i, other) === 0);
    if (twin < 0) sameHash.push(i);
    else if (!age || age[i] >= age[sameHash[twin]]) sameHash[twin] = i;
  }
  return Uint32Array.from([...byHash.values()].flat()).sort();
}

/**
 * Keeps equally many rows of each class: all of the rarest one, and of the others those with the smallest
 * `hashFeatures`. The choice does not depend on the order of the rows, and a row that is kept stays kept when rows of
 * the rarest class are added.
 * @param classes number of classes; labels are whole numbers below it
 * @returns indices of the rows kept, ascending; none if a class has none
 */
export function balanceClasses(
  x: RowMatrix,
  y: ArrayLike<number>,
  rows?: number,
  cols?: number,
  classes = 2,
): Uint32Array {
  const input = readRows(x, rows, cols);
  checkLabelCount(y, input.rows);
  const members = Array.from({ length: classes }, (): number[] => []);
  const hashes = new Uint32Array(input.rows);
  for (let i = 0; i < input.rows; i++) {
    if (!(y[i] in members)) {
      throw new SvmError(
        "bad-label",
        `y[${i}] is ${y[i]}; it must be a whole number from 0 to ${classes - 1}`,
      );
    }
    members[y[i]].push(i);
    hashes[i] = hashFeatures(input.values, i * input.cols, input.cols);
  }
  const size = Math.min(...members.map(({ length }) => length));
  const byHash = (a: number, b: number) =>
    hashes[a] - hashes[b] || compareFeatures(input.values, input.cols, a, b) || a - b;
  const kept = members.flatMap((rowsOfClass) =>
    rowsOfClass.length === size ? rowsOfClass : rowsOfClass.sort(byHash).slice(0, size),
  );
  return Uint32Array.from(kept).sort();
}

/**
 * Copies of the rows and labels at `indices`, in that order, ready for `fit`.
 * @param x row-major, as many rows as there are labels
 * @throws SvmError `bad-shape` if x does not match y, or an index is not that of a row
 */
export function takeRows(
  x: Float64Array,
  y: Labels,
  cols: number,
  indices: ArrayLike<number>,
): LabelledMatrix {
  readRows(x, y.length, cols);
  const taken = new Float64Array(indices.length * cols);
  const labels = new Uint8Array(indices.length);
  for (let k = 0; k < indices.length; k++) {
    const row = indices[k];
    if (!(Number.isInteger(row) && row >= 0 && row < y.length)) {
      throw new SvmError("bad-shape", `row ${row} was asked for, but there are ${y.length}`);
    }
    taken.set(x.subarray(row * cols, (row + 1) * cols), k * cols);
    labels[k] = readLabel(y, row);
  }
  return { x: taken, y: labels, rows: indices.length, cols };
}
