import { decideRows } from "../linear-algebra/decisions.ts";
import type { Problem } from "../problem.ts";
import type { WarmStart } from "./smoothed-start.ts";

/** Steps end when no pair of rows disagrees about the intercept by more than this, in units of the margin. */
const TOLERANCE = 1e-2;

/** The least curvature along a step, relative to the squares of the two rows: that of equal rows is 0. */
const MIN_CURVATURE = 1e-12;

/**
 * Sequential minimal optimisation (Platt 1999), with the choice of rows by Fan, Chen & Lin 2005: each step changes the
 * multipliers of two rows, of which the first violates the optimality conditions most, and the second then lowers the
 * objective most. A step takes a few passes over one number per row and, for a row that was not changed before, its
 * products with all rows. That is the cheapest start if there are few rows and many columns, unless C is so large that
 * it takes very many steps.
 * @param cap maximum of steps
 */
export function pairwiseStart(problem: Problem, cap: number): WarmStart & { readonly converged: boolean } {
  const { rows, cols, sign, bound } = problem;
  const x = centred(problem);
  const dual = new Float64Array(rows);
  // The intercept that would put each row on its margin.
  const intercept = Float64Array.from(sign);
  const square = new Float64Array(rows);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < cols; j++, at++) square[i] += x[at] * x[at];
  const products: (Float64Array | undefined)[] = new Array(rows);
  let high = 0;
  let low = 0;
  let steps = 0;
  let converged = false;
  for (; steps < cap; steps++) {
    const first = rowOfHighest();
    const ofFirst = productsOf(first);
    const second = bestPartner(first, ofFirst);
    converged = second < 0 || high - low <= TOLERANCE;
    if (converged) break;
    change(first, ofFirst, second, productsOf(second));
  }
  const w = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++, at += cols) {
    if (dual[i] === 0) continue;
    for (let j = 0; j < cols; j++) w[j] += sign[i] * dual[i] * x[at + j];
  }
  return { start: { w, b: (low + high) / 2, dual }, steps, converged };

  /** The row that asks for the highest intercept, among those whose multiplier can change accordingly. Sets `high`. */
  function rowOfHighest(): number {
    let found = -1;
    high = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < rows; i++) {
      if (intercept[i] > high && (sign[i] > 0 ? dual[i] < bound[i] : dual[i] > 0)) {
        high = intercept[i];
        found = i;
      }
    }
    return found;
  }

  /** The row with which a step lowers the objective most, or −1. Sets `low`. */
  function bestPartner(first: number, ofFirst: Float64Array): number {
    let found = -1;
    let best = 0;
    low = Number.POSITIVE_INFINITY;
    for (let i = 0; i < rows; i++) {
      if (!(sign[i] > 0 ? dual[i] > 0 : dual[i] < bound[i])) continue;
      if (intercept[i] < low) low = intercept[i];
      const difference = high - intercept[i];
      if (difference <= 0) continue;
      const gain = (difference * difference) / curvature(first, i, ofFirst);
      if (gain > best) {
        best = gain;
        found = i;
      }
    }
    return found;
  }

  function curvature(first: number, second: number, ofFirst: Float64Array): number {
    const sum = square[first] + square[second];
    return Math.max(sum - 2 * ofFirst[second], MIN_CURVATURE * sum);
  }

  function change(first: number, ofFirst: Float64Array, second: number, ofSecond: Float64Array): void {
    const full = (high - intercept[second]) / curvature(first, second, ofFirst);
    const room = Math.min(
      sign[first] > 0 ? bound[first] - dual[first] : dual[first],
      sign[second] > 0 ? dual[second] : bound[second] - dual[second],
    );
    const by = Math.min(full, room);
    dual[first] = moved(dual[first], sign[first] * by, bound[first]);
    dual[second] = moved(dual[second], -sign[second] * by, bound[second]);
    for (let i = 0; i < rows; i++) intercept[i] -= by * (ofFirst[i] - ofSecond[i]);
  }

  function productsOf(row: number): Float64Array {
    const known = products[row];
    if (known !== undefined) return known;
    const found = new Float64Array(rows);
    decideRows(x, rows, x.subarray(row * cols, (row + 1) * cols), 0, found);
    products[row] = found;
    return found;
  }
}

/** A multiplier after a change, exactly at 0 or at its bound if the change was the whole way. */
function moved(value: number, change: number, bound: number): number {
  if (change === -value) return 0;
  return change === bound - value ? bound : value + change;
}

/** The rows minus the centre; not copied if that is 0. */
function centred({ x, cols, centre }: Problem): Float64Array {
  if (centre.every((value) => value === 0)) return x;
  return x.map((value, at) => value - centre[at % cols]);
}
