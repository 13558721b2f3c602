/**
 * The features of one note, in the order of every feature array, message, model and SQL column.
 * Statistics of a wavelet-transformed image of the note (UCI banknote authentication, doi:10.24432/C55P57).
 */
export const featureNames = ["variance", "skewness", "curtosis", "entropy"] as const;

export type FeatureName = (typeof featureNames)[number];

export const featureCount = featureNames.length;

/**
 * The largest magnitude of a feature that is accepted anywhere: in a request, a message or a file. Training squares
 * features and sums the squares over all rows, which stays far below the largest number with this bound.
 */
export const maxFeatureMagnitude = 1e30;

/** What a prediction says about a note. The index of a name is its class: 0 is fake, 1 is real. */
export const labelNames = ["fake", "real"] as const;

export type LabelName = (typeof labelNames)[number];

/** A class as the model and the `training` table hold it. */
export type Label = 0 | 1;

export function labelNameOf(label: Label): LabelName {
  return labelNames[label];
}

export function labelOf(name: LabelName): Label {
  return name === "real" ? 1 : 0;
}
