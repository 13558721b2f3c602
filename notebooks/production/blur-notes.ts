import type { KnownRecord } from "@loopline/local";

/** Of the variance of a sharp image's wavelet coefficients, what is left. */
const sharpness = 0.6;

/** Notes as a scanner that is out of focus would see them: with less contrast, and so less variance. */
export function blurNotes(notes: readonly KnownRecord[]): KnownRecord[] {
  return notes.map(({ subject, features: [variance, ...others], label }) => ({
    subject,
    features: [sharpness * Number(variance), ...others],
    label,
  }));
}
