import { type Labels, type RowMatrix, readLabel, readRows } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";
import { hashFeatures } from "./hash-rows.ts";
import { createRandom } from "./random.ts";

/** Row indices of the two parts, each ascending. Every row is in exactly one. */
export interface Split {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Whether a record belongs to the held-out part. It does if `hashFeatures` / 2³² is below the fraction, so it depends
 * on the features alone: a record never moves between training and testing when other rows are added or removed.
 * @param fraction of records to hold out, from 0 to 1
 */
export function isHoldout(features: ArrayLike<number>, fraction = 0.2): boolean {
  checkFraction(fraction);
  return hashFeatures(features) < fraction * 2 ** 32;
}

/** Splits rows by `isHoldout`. With few rows, either part may be empty. */
export function stableHashSplit(x: RowMatrix, rows?: number, cols?: number, fraction = 0.2): Split {
  checkFraction(fraction);
  const input = readRows(x, rows, cols);
  const held = new Uint8Array(input.rows);
  for (let i = 0; i < input.rows; i++) {
    held[i] = hashFeatures(input.values, i * input.cols, input.cols) < fraction * 2 ** 32 ? 1 : 0;
  }
  return splitBy(held);
}

/**
 * Splits rows at random, reproducibly by seed, keeping the proportions of the classes unless `stratify` is false. Of n
 * rows (of each class), round(fraction · n) are for testing.
 * @param seed a whole number
 */
export function trainTestSplit(
  y: Labels,
  options: { readonly seed: number; readonly fraction?: number; readonly stratify?: boolean },
): Split {
  const { seed, fraction = 0.2, stratify = true } = options;
  checkFraction(fraction);
  const random = createRandom(seed);
  const held = new Uint8Array(y.length);
  const groups: [number[], number[]] = [[], []];
  for (let i = 0; i < y.length; i++) {
    const label = readLabel(y, i);
    groups[stratify ? label : 0].push(i);
  }
  for (const group of groups) {
    const wanted = Math.round(fraction * group.length);
    // The first steps of a Fisher–Yates shuffle choose without replacement.
    for (let k = 0; k < wanted; k++) {
      const other = k + Math.floor(random() * (group.length - k));
      [group[k], group[other]] = [group[other], group[k]];
      held[group[k]] = 1;
    }
  }
  return splitBy(held);
}

function splitBy(held: Uint8Array): Split {
  let count = 0;
  for (const flag of held) count += flag;
  const test = new Uint32Array(count);
  const train = new Uint32Array(held.length - count);
  for (let i = 0, a = 0, b = 0; i < held.length; i++) {
    if (held[i] === 1) test[a++] = i;
    else train[b++] = i;
  }
  return { train, test };
}

function checkFraction(fraction: number): void {
  if (!(fraction >= 0 && fraction <= 1)) {
    throw new SvmError("bad-option", `fraction is ${fraction}; it must be from 0 to 1`);
  }
}
