import { type Labels, readLabel } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";

/**
 * Uniform numbers in [0, 1), the same sequence for the same seed: a Weyl sequence through MurmurHash3's
 * 32-bit finaliser. Good for shuffling, not for secrets.
 * @param seed a whole number; only its lowest 32 bits are used
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

/** The row indices of each class, shuffled with `random` (Fisher and Yates). */
export function shuffledClasses(y: Labels, random: () => number): [zeros: number[], ones: number[]] {
  const classes: [number[], number[]] = [[], []];
  for (let i = 0; i < y.length; i++) classes[readLabel(y, i)].push(i);
  for (const members of classes) {
    for (let k = members.length - 1; k > 0; k--) {
      const other = Math.floor(random() * (k + 1));
      [members[k], members[other]] = [members[other], members[k]];
    }
  }
  return classes;
}
