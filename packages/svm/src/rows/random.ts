import { SvmError } from "../svm-error.ts";

/**
 * Uniform numbers in [0, 1), the same sequence for the same seed: a Weyl sequence through MurmurHash3's
 * 32-bit finaliser. Good for shuffling, not for secrets.
 * @param seed a whole number; only its lowest 32 bits count
 */
export function createRandom(seed: number): () => number {
  if (!Number.isSafeInteger(seed)) {
    throw new SvmError("bad-option", `seed is ${seed}; it must be a whole number`);
  }
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return ((z ^ (z >>> 16)) >>> 0) / 2 ** 32;
  };
}
