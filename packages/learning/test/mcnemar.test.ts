import { expect, it } from "vitest";
import { mcnemar } from "../src/decide.ts";

/** The same by whole numbers. */
function exact(one: number, other: number): number {
  const all = BigInt(one + other);
  let term = 1n;
  let sum = 1n;
  for (let k = 1n; k <= BigInt(Math.min(one, other)); k++) {
    term = (term * (all - k + 1n)) / k;
    sum += term;
  }
  return Math.min(1, Number((2n * sum * 10n ** 20n) / 2n ** all) / 1e20);
}

it.each([
  [0, 0, 1],
  [0, 1, 1],
  [0, 5, 0.0625],
  [0, 6, 0.03125],
  [1, 9, 0.021484375],
  [5, 5, 1],
])("of %d and %d is %d", (one, other, p) => {
  expect(mcnemar(one, other)).toBeCloseTo(p, 12);
  expect(mcnemar(other, one)).toBe(mcnemar(one, other));
});

it.each([
  [10, 30],
  [40, 61],
  [480, 520],
  [1_000, 1_100],
])("of %d and %d agrees with whole numbers", (one, other) => {
  expect(mcnemar(one, other) / exact(one, other)).toBeCloseTo(1, 9);
});
