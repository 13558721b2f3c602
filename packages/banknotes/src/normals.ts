import type { Block } from "./philox.ts";

/** A number strictly between 0 and 1 from an unsigned 32-bit word. */
export function toUniform(word: number): number {
  return (word + 0.5) / 2 ** 32;
}

/**
 * Four independent standard normal deviates from four random words.
 * Source: Box & Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics
 * 29(2), 1958.
 */
export function toNormals([a, b, c, d]: Block): number[] {
  return [...normalPair(a, b), ...normalPair(c, d)];
}

function normalPair(first: number, second: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(toUniform(first)));
  const angle = 2 * Math.PI * toUniform(second);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
