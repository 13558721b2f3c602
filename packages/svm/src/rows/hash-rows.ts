import { createHash } from "node:crypto";
import { checkLabelCount, type Labels, type RowMatrix, readLabel, readRows } from "../rows-and-labels.ts";

/**
 * MurmurHash3 (x86, 32 bits; Austin Appleby, public domain algorithm, seed 0) over the features' IEEE-754
 * doubles, 8 little-endian bytes each, with −0 read as 0. The same features give the same hash on every
 * platform and in every version of this package.
 * @param x row-major features
 * @param start first feature of the row
 * @param cols number of features in the row
 * @returns an unsigned 32-bit integer
 */
export function hashFeatures(x: ArrayLike<number>, start = 0, cols = x.length): number {
  let hash = 0;
  for (let j = start; j < start + cols; j++) {
    // Adding 0 turns −0 into 0.
    bytes.setFloat64(0, x[j] + 0, true);
    hash = mix(hash, bytes.getInt32(0, true));
    hash = mix(hash, bytes.getInt32(4, true));
  }
  return finish(hash ^ (8 * cols));
}

const bytes = new DataView(new ArrayBuffer(8));

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Compares two rows of `x` by their first feature that differs; −0 equals 0.
 * @returns negative, 0 or positive
 */
export function compareFeatures(x: Float64Array, cols: number, one: number, other: number): number {
  for (let j = 0; j < cols; j++) {
    const difference = x[one * cols + j] - x[other * cols + j];
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * A hash of a training set that does not depend on the order of its rows: SHA-256 over the number of columns (4 bytes,
 * little-endian), then the rows sorted by their bytes (features as little-endian doubles with −0 as 0, one byte for the
 * label).
 * @returns 64 hexadecimal digits
 * @throws SvmError `bad-shape` or `bad-label`
 */
export function trainingSetHash(x: RowMatrix, y: Labels, rows?: number, cols?: number): string {
  const input = readRows(x, rows, cols);
  checkLabelCount(y, input.rows);
  const width = 8 * input.cols + 1;
  const all = Buffer.alloc(width * input.rows);
  const parts: Buffer[] = [];
  for (let i = 0, from = 0; i < input.rows; i++) {
    const part = all.subarray(i * width, (i + 1) * width);
    for (let j = 0; j < input.cols; j++) part.writeDoubleLE(input.values[from++] + 0, 8 * j);
    part[width - 1] = readLabel(y, i);
    parts.push(part);
  }
  parts.sort(Buffer.compare);
  const hash = createHash("sha256");
  const header = Buffer.alloc(4);
  header.writeUInt32LE(input.cols);
  hash.update(header);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
