import type { SizeName } from "./size.ts";

/** Batches a month for which prices are worked out. */
export const volumes = [0, 1_000_000, 30_000_000, 300_000_000] as const;

/** Which size is meant for how many batches. */
export const intended: readonly (readonly [number, SizeName])[] = [
  [0, "demo"],
  [1_000_000, "demo"],
  [30_000_000, "small"],
  [300_000_000, "large"],
];
