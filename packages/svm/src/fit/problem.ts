import { checkLabelCount, type Labels, type RowMatrix, readLabel, readRows } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";
import { findCentre } from "./centre.ts";
import { RowProducts } from "./linear-algebra/row-products.ts";

/**
 * The optimisation problem of the solver: minimise ½‖w‖² + Σ boundᵢ · max(0, 1 − signᵢ (w · xᵢ + b)).
 * Its dual has one variable per row, 0 ≤ αᵢ ≤ boundᵢ, with Σ signᵢ αᵢ = 0 and w = Σ signᵢ αᵢ xᵢ.
 */
export interface Problem {
  /** Raw features, rows × cols, row-major. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** +1 for class 1, −1 for class 0. */
  readonly sign: Int8Array;
  /** C times the weights of the row and of its class, above 0. */
  readonly bound: Float64Array;
  /** Subtracted from each column wherever a row is read; see `findCentre`. */
  readonly centre: Float64Array;
  /** Largest |x − centre| of each column. */
  readonly extent: Float64Array;
  /** Scratch buffer, one slack per row, shared by all phases to save memory. */
  readonly slack: Float64Array;
  /** Products of rows; shared by all problems of the same rows. */
  readonly products: RowProducts;
}

/** The rows of one or more problems. */
export type InputRows = Pick<Problem, "x" | "rows" | "cols" | "centre" | "extent" | "products">;

/** A hyperplane in centred coordinates: decision = w · (x − centre) + b. */
export interface Hyperplane {
  readonly w: Float64Array;
  readonly b: number;
}

/** Where a search starts. */
export interface Start extends Hyperplane {
  /** Multipliers near the optimum, one per row, if they are known. */
  readonly dual?: Float64Array;
  /** Whether thousands of rows seem to be on their margins at once, where an active set would not move. */
  readonly hasTies?: boolean;
}

/** A row's side: outside the margin (α = 0), inside it (α = bound), or on it (0 ≤ α ≤ bound, solved for). */
export const OUTSIDE = 0;
export const INSIDE = 1;
export const ON_MARGIN = 2;

/** The weights of the rows' losses. */
export interface Weighting {
  /** Penalty C of the margin violations; above 0, 1 unless given. */
  readonly C?: number;
  /** Factors on C for class 0 and class 1, each above 0. An array of two works too. */
  readonly classWeights?: { readonly 0: number; readonly 1: number };
  /** Factors on C, one per row, 0 or more. A row of weight 2 counts as two such rows, one of weight 0 as none. */
  readonly rowWeights?: Float64Array | readonly number[];
}

/** Every fit may need a matrix of columns × columns. */
const MAX_COLS = 10_000;

/** Within these limits no square or product in a fit overflows. */
const MAX_FEATURE = 1e75;
const MAX_BOUND = 1e50;

/**
 * Checks the features of a training set.
 * @throws SvmError that names the row and column
 */
export function readInput(
  x: RowMatrix,
  { rows, cols }: { readonly rows?: number; readonly cols?: number },
): InputRows {
  const input = readRows(x, rows, cols);
  if (input.cols > MAX_COLS) {
    throw new SvmError("too-large", `x has ${input.cols} columns; at most ${MAX_COLS} are supported`);
  }
  checkFinite(input.values, input.rows, input.cols);
  return centredInput(input.values, input.rows, input.cols);
}

/** The rows with their centre. */
export function centredInput(x: Float64Array, rows: number, cols: number): InputRows {
  const { centre, extent } = findCentre(x, rows, cols);
  return { x, rows, cols, centre, extent, products: new RowProducts(x, rows, centre) };
}

/**
 * Checks labels and weights and makes a problem of them. Rows of weight 0 are left out.
 * @returns the problem, and for each of its rows the index of the input row, or null if they are the same
 * @throws SvmError that names the argument and row
 */
export function toProblem(
  input: InputRows,
  y: Labels,
  options: Weighting,
): { problem: Problem; origin: Int32Array | null } {
  const sign = readSigns(y, input.rows);
  const bound = readBounds(options, sign);
  const origin = options.rowWeights && bound.includes(0) ? rowsWithWeight(bound) : null;
  const part = origin ? takeRows(input.x, input.cols, sign, bound, origin) : { ...input, sign, bound };
  checkBothClasses(part.sign);
  return { problem: { ...part, slack: new Float64Array(part.rows) }, origin };
}

function checkFinite(values: Float64Array, rows: number, cols: number): void {
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      if (Math.abs(values[at]) <= MAX_FEATURE) continue;
      const place = `row ${i}, column ${j}`;
      if (Number.isFinite(values[at])) {
        throw new SvmError("too-large", `${place} is ${values[at]}; features must be within ±${MAX_FEATURE}`);
      }
      throw new SvmError("not-finite", `${place} is ${values[at]}; every feature must be a finite number`);
    }
  }
}

function readSigns(y: Labels, rows: number): Int8Array {
  checkLabelCount(y, rows);
  const sign = new Int8Array(rows);
  for (let i = 0; i < rows; i++) sign[i] = readLabel(y, i) === 1 ? 1 : -1;
  return sign;
}

function readBounds({ C = 1, classWeights, rowWeights }: Weighting, sign: Int8Array): Float64Array {
  checkFactor("C", C);
  if (classWeights) {
    checkFactor("classWeights[0]", classWeights[0]);
    checkFactor("classWeights[1]", classWeights[1]);
  }
  checkRowWeightCount(rowWeights, sign.length);
  const zero = C * (classWeights ? classWeights[0] : 1);
  const one = C * (classWeights ? classWeights[1] : 1);
  const bound = new Float64Array(sign.length);
  for (let i = 0; i < sign.length; i++) {
    const weight = rowWeights ? rowWeights[i] : 1;
    bound[i] = (sign[i] > 0 ? one : zero) * weight;
    if (isFactor(weight) && isFactor(bound[i])) continue;
    if (weight === 0) continue;
    checkFactor(`rowWeights[${i}]`, weight);
    checkFactor(`C times the weights of row ${i}`, bound[i]);
  }
  return bound;
}

/** @throws SvmError `bad-shape` unless there is one weight per row, or none at all */
export function checkRowWeightCount(rowWeights: Weighting["rowWeights"], rows: number): void {
  if (rowWeights === undefined || rowWeights.length === rows) return;
  throw new SvmError("bad-shape", `x has ${rows} rows, but there are ${rowWeights.length} rowWeights`);
}

function isFactor(value: number): boolean {
  return value >= 1 / MAX_BOUND && value <= MAX_BOUND;
}

function checkFactor(name: string, value: number): void {
  if (isFactor(value)) return;
  throw new SvmError(
    "bad-option",
    `${name} is ${value}; it must be a number above 0, from ${1 / MAX_BOUND} to ${MAX_BOUND}`,
  );
}

function checkBothClasses(sign: Int8Array): void {
  const ones = sign.includes(1);
  if (ones && sign.includes(-1)) return;
  throw new SvmError(
    "one-class",
    `all ${sign.length} rows that count are of class ${ones ? 1 : 0}; a fit needs at least one row of each class`,
  );
}

function rowsWithWeight(bound: Float64Array): Int32Array {
  const kept: number[] = [];
  bound.forEach((value, i) => {
    if (value > 0) kept.push(i);
  });
  return Int32Array.from(kept);
}

function takeRows(
  x: Float64Array,
  cols: number,
  sign: Int8Array,
  bound: Float64Array,
  origin: Int32Array,
): Omit<Problem, "slack"> {
  const values = new Float64Array(origin.length * cols);
  origin.forEach((from, to) => {
    values.set(x.subarray(from * cols, (from + 1) * cols), to * cols);
  });
  return {
    ...centredInput(values, origin.length, cols),
    sign: Int8Array.from(origin, (i) => sign[i]),
    bound: Float64Array.from(origin, (i) => bound[i]),
  };
}
