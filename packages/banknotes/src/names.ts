/** The features of a note, as its definition lists them. */
export const featureNames = ["variance", "skewness", "curtosis", "entropy"] as const;

export const featureCount = featureNames.length;

/** The classes of a note. The index of a name is its class. */
export const labelNames = ["fake", "real"] as const;

export type LabelName = (typeof labelNames)[number];

/** A class. */
export type Label = 0 | 1;
