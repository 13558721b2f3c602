import { createHash } from "node:crypto";
import { checkLabelCount, type Labels, readLabel } from "../labels.ts";
import { type RowMatrix, readRows } from "../row-matrix.ts";

/**
 * Fingerprint of a training set that does not depend on the order of its rows: SHA-256 over the number of
 * columns (4 bytes, little-endian) and then every row (its features as little-endian doubles with −0 as 0,
 * and one byte for the label), the rows sorted by their bytes.
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
