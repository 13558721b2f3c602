import type { FitResult } from "../src/index.ts";

export interface Sample {
  readonly x: Float64Array;
  readonly y: Uint8Array;
  readonly rows: number;
  readonly cols: number;
  /** Largest dual value of each row. */
  readonly bound: Float64Array;
}

/**
 * How far a result is from the Karush–Kuhn–Tucker conditions, which for this convex problem hold only at the optimum.
 * Written from the conditions alone; shares no code with the solver. Each value is relative to the size of what it
 * compares.
 */
export function kktViolations(result: FitResult, { x, y, rows, cols, bound }: Sample) {
  let box = 0;
  let margin = 0;
  let balance = 0;
  let total = 0;
  const w = new Float64Array(cols);
  const largest = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const sign = y[i] === 1 ? 1 : -1;
    const alpha = result.dual[i];
    box = Math.max(box, -alpha, alpha - bound[i]);
    balance += sign * alpha;
    total += alpha;
    let decision = result.intercept;
    let scale = 1 + Math.abs(result.intercept);
    for (let j = 0; j < cols; j++) {
      const value = x[i * cols + j];
      w[j] += sign * alpha * value;
      largest[j] = Math.max(largest[j], Math.abs(value));
      decision += result.coefficients[j] * value;
      scale += Math.abs(result.coefficients[j] * value);
    }
    const beyond = (sign * decision - 1) / scale;
    if (alpha < bound[i]) margin = Math.max(margin, -beyond);
    if (alpha > 0) margin = Math.max(margin, beyond);
  }
  let stationarity = 0;
  for (let j = 0; j < cols; j++) {
    stationarity = Math.max(stationarity, relative(w[j] - result.coefficients[j], total * largest[j]));
  }
  return { box, margin, balance: Math.abs(balance) / total, stationarity };
}

function relative(difference: number, size: number): number {
  return difference === 0 ? 0 : Math.abs(difference) / size;
}
