import { CompensatedSum } from "./compensated-sum.ts";

/**
 * Makes Σ signᵢ αᵢ = 0 hold by shrinking the heavier class, so that a search cut short still gives a valid
 * lower bound.
 */
export function balanceDual(dual: Float64Array, sign: Int8Array): void {
  const above = new CompensatedSum();
  const below = new CompensatedSum();
  for (let i = 0; i < dual.length; i++) (sign[i] > 0 ? above : below).add(dual[i]);
  if (above.value === below.value) return;
  const lighter = Math.min(above.value, below.value);
  const heavierSign = above.value > below.value ? 1 : -1;
  const factor = lighter / Math.max(above.value, below.value);
  for (let i = 0; i < dual.length; i++) if (sign[i] === heavierSign) dual[i] *= factor;
}
