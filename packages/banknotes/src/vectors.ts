/** A list of rows, or a matrix row by row. */
export type Rows = readonly (readonly number[])[];

// A length that does not fit gives NaN, never a number that looks right.

/** The inner product of `a` with as many leading numbers of `b`. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
}

/** `a + b`, element by element. */
export function add(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value + (b[i] ?? Number.NaN));
}

/** `a - b`, element by element. */
export function subtract(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value - (b[i] ?? Number.NaN));
}
