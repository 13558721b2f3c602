// What the definition says, as types and without reading it, for the generator in browsers.

/** The features of a note, in the order of the definition. */
export const featureNames = ["variance", "skewness", "curtosis", "entropy"] as const;

/** The classes of a note, in the order of the definition. */
export const labelNames = ["fake", "real"] as const;

export type LabelName = (typeof labelNames)[number];

/** 1 is real, 0 is fake. */
export type Label = 0 | 1;

export function labelNameOf(label: Label): string {
  return labelNames[label];
}
