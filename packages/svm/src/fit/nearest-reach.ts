import { smallest } from "./smallest.ts";

/**
 * A distance from the margin within which about `wanted` rows lie, estimated from at most 1,024 of them.
 * @param slack how far each row is from its margin, of either sign
 */
export function nearestReach(slack: Float64Array, wanted: number): number {
  const size = Math.min(slack.length, 1024);
  const some = new Float64Array(size);
  for (let k = 0; k < size; k++) some[k] = Math.abs(slack[Math.floor((k * slack.length) / size)]);
  return smallest(some, Math.min(size - 1, Math.ceil((wanted / slack.length) * size)));
}
