/**
 * The features of one note, in the order used in every array, message, model and SQL statement. They are statistics of
 * a wavelet-transformed image of the note (UCI banknote authentication, doi:10.24432/C55P57).
 */
export const featureNames = ["variance", "skewness", "curtosis", "entropy"] as const;

export type FeatureName = (typeof featureNames)[number];

export const featureCount = featureNames.length;

/**
 * The largest absolute value of a feature. The APIs and consumers refuse larger values, and training leaves out rows that
 * have one. Up to this value the squares and products of a training stay far from overflow (1e308). No measurement is
 * larger.
 */
export const maxFeatureMagnitude = 1e30;

/** True if a model can be trained on this value. */
export function isUsableFeature(value: number): boolean {
  return Math.abs(value) <= maxFeatureMagnitude;
}

/** The allowed range in words, for messages such as `features[0][2] must be between -1e30 and 1e30`. */
export const featureRange = `between -${formatPower(maxFeatureMagnitude)} and ${formatPower(maxFeatureMagnitude)}`;

function formatPower(value: number): string {
  return value.toExponential().replace("e+", "e");
}

/** The labels that a prediction can have. The index of a label is its class: 0 is fake, 1 is real. */
export const labelNames = ["fake", "real"] as const;

export type LabelName = (typeof labelNames)[number];

/** A class, as in the model and the `training` table. */
export type Label = 0 | 1;

export function labelNameOf(label: Label): LabelName {
  return labelNames[label];
}

export function labelOf(name: LabelName): Label {
  return name === "real" ? 1 : 0;
}
