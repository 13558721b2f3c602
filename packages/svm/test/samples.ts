import fc from "fast-check";
import { createRandom } from "../src/rows/random.ts";
import type { Sample } from "./kkt.ts";

/** Kinds of difficult training sets. */
export const AWKWARD = [
  "plain",
  "separable",
  "whole numbers",
  "zeros and ones",
  "duplicate rows",
  "contradictory labels",
  "collinear columns",
  "constant columns",
  "offset columns",
  "scaled columns",
  "far outliers",
  "one column per category",
  "rare class",
] as const;

export type Kind = (typeof AWKWARD)[number];

export interface Recipe {
  readonly kind: Kind;
  readonly seed: number;
  readonly rows: number;
  readonly cols: number;
  readonly apart: number;
}

/** Recipes of training sets of every difficult kind, C from 1e-4 to 1e4. */
export function recipes(limits: { maxRows: number; cols: readonly number[] }) {
  return fc.record({
    kind: fc.constantFrom(...AWKWARD),
    seed: fc.integer(),
    rows: fc.integer({ min: 2, max: limits.maxRows }),
    cols: fc.constantFrom(...limits.cols),
    apart: fc.constantFrom(0, 0.5, 2, 4),
    C: fc.integer({ min: -4, max: 4 }).map((power) => 10 ** power),
  });
}

/**
 * The training set of a recipe: two normal clouds, changed according to its kind. Both classes occur.
 */
export function makeSample({ kind, seed, rows, cols, apart }: Recipe, C = 1): Sample {
  const random = createRandom(seed);
  const share = kind === "rare class" ? 0.02 : 0.5;
  const y = Uint8Array.from({ length: rows }, (_, i) => (i < 2 ? i : random() < share ? 1 : 0));
  const shift = (kind === "separable" ? 20 : apart) / Math.sqrt(cols);
  const x = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    // The first two rows are not replaced, so that both classes occur.
    const twin = i >= 2 && random() < 0.5 ? Math.floor(random() * i) : -1;
    for (let j = 0; j < cols; j++) {
      const value = normal(random) + (y[i] === 1 ? shift : 0);
      const far = kind === "far outliers" && i % 50 === 7 ? 1e4 : 1;
      x[i * cols + j] = far * changed(kind, value, j, x[i * cols + j - 1], cols);
    }
    if (kind === "one column per category")
      fillCategories(x.subarray(i * cols, (i + 1) * cols), random, y[i]);
    if (twin >= 0 && (kind === "duplicate rows" || kind === "contradictory labels")) {
      x.copyWithin(i * cols, twin * cols, (twin + 1) * cols);
      if (kind === "duplicate rows") y[i] = y[twin];
    }
  }
  return { x, y, rows, cols, bound: new Float64Array(rows).fill(C) };
}

function changed(kind: Kind, value: number, j: number, before: number, cols: number): number {
  switch (kind) {
    case "whole numbers":
      return Math.round(value);
    case "zeros and ones":
      return value > 0.5 ? 1 : 0;
    case "collinear columns":
      return j % 2 === 1 ? 2 * before - 1 : value;
    case "constant columns":
      return j % 2 === 1 ? 7.3 : value;
    case "offset columns":
      return value + 100 * (j + 1);
    case "scaled columns":
      return cols === 1 ? value : value * 10 ** (-6 + (12 * j) / (cols - 1));
    default:
      return value;
  }
}

/** Up to three categories, each with one column per level, of which one is 1; the class shifts the levels. */
function fillCategories(row: Float64Array, random: () => number, label: number): void {
  const levels = Math.ceil(row.length / 3);
  row.fill(0);
  for (let from = 0; from < row.length; from += levels) {
    const count = Math.min(levels, row.length - from);
    row[from + Math.floor(count * random() ** (label === 1 ? 1.5 : 1))] = 1;
  }
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The rows of a sample in another order. */
export function permuted(sample: Sample, order: readonly number[]): Sample {
  const { x, y, rows, cols, bound } = sample;
  const moved = new Float64Array(x.length);
  order.forEach((from, to) => {
    moved.set(x.subarray(from * cols, (from + 1) * cols), to * cols);
  });
  return {
    x: moved,
    y: Uint8Array.from(order, (i) => y[i]),
    rows,
    cols,
    bound: Float64Array.from(order, (i) => bound[i]),
  };
}

/** A shuffled 0 … n − 1. */
export function shuffledOrder(length: number, seed: number): number[] {
  const random = createRandom(seed);
  const order = Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [order[i], order[other]] = [order[other], order[i]];
  }
  return order;
}
