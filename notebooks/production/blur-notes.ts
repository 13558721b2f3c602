import type { KnownNote } from "@loopline/local";

/** Of the variance of a sharp image's wavelet coefficients, what is left. */
const sharpness = 0.6;

/** Notes as a scanner that is out of focus would see them: with less contrast, and so less variance. */
export function blurNotes(notes: readonly KnownNote[]): KnownNote[] {
  return notes.map(({ subject, features: [variance = Number.NaN, ...others], label }) => ({
    subject,
    features: [sharpness * variance, ...others],
    label,
  }));
}
