import type { LinearModel } from "../linear-model.ts";
import { CompensatedSum } from "./compensated-sum.ts";

/**
 * The intercept for coordinates whose origin is moved to `direction` · centre; rounded once, however far away
 * that is.
 * @param direction 1 for the move to centred coordinates, −1 for the move back
 */
export function shiftedIntercept(
  { coefficients, intercept }: LinearModel,
  centre: Float64Array,
  direction: 1 | -1,
): number {
  const sum = new CompensatedSum();
  sum.add(intercept);
  for (let j = 0; j < centre.length; j++) sum.addProduct(direction * coefficients[j], centre[j]);
  return sum.value;
}
