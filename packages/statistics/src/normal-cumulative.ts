import { errorFunction } from "simple-statistics";

/** The share of the standard normal distribution that is at most `z`, to 1e-7. */
export function normalCumulative(z: number): number {
  return (1 + errorFunction(z / Math.SQRT2)) / 2;
}
