import { featureNames, type LabelledNoteRow, type LabelName, labelNames } from "@loopline/banknotes";

export { featureNames, type LabelName, labelNames };

export type FeatureName = (typeof featureNames)[number];

/** A note as charts take it: a field for each feature, and its class. */
export type NoteValues = Record<FeatureName, number> & { readonly class: LabelName };

export function noteValues(notes: readonly LabelledNoteRow[]): NoteValues[] {
  return notes.map(({ features, label }) => {
    const [variance = Number.NaN, skewness = Number.NaN, curtosis = Number.NaN, entropy = Number.NaN] =
      features;
    return { variance, skewness, curtosis, entropy, class: labelNames[label] };
  });
}

/** What stands at an axis: the features are moments of a transformed image, and have no unit. */
export function featureTitle(name: FeatureName): string {
  return `${name} (no unit)`;
}

/** Every two features, each two once. */
export const featurePairs: readonly (readonly [across: FeatureName, up: FeatureName])[] =
  featureNames.flatMap((across, i) => featureNames.slice(i + 1).map((up) => [across, up] as const));
