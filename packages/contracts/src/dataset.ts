/**
 * The features of one note, in the order of every feature array, message, model and SQL column.
 * Statistics of a wavelet-transformed image of the note (UCI banknote authentication, doi:10.24432/C55P57).
 */
export const featureNames = ["variance", "skewness", "curtosis", "entropy"] as const;

export type FeatureName = (typeof featureNames)[number];

export const featureCount = featureNames.length;

/**
 * The largest absolute value that a feature may have. Every intake refuses a larger one, and training leaves out rows that
 * hold one. Up to here the squares and products of a training stay far from overflow (1e308), and no measurement is larger.
 */
export const maxFeatureMagnitude = 1e30;

/** Whether a model can be trained on this value. */
export function isUsableFeature(value: number): boolean {
  return Math.abs(value) <= maxFeatureMagnitude;
}

/** What a feature must be, in words, such as for `features[0][2] must be between -1e30 and 1e30`. */
export const featureRange = `between -${formatPower(maxFeatureMagnitude)} and ${formatPower(maxFeatureMagnitude)}`;

function formatPower(value: number): string {
  return value.toExponential().replace("e+", "e");
}

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
