import { describe, expect, it } from "vitest";
import { generateNotes } from "../src/generator.ts";
import type { NotesMixture } from "../src/notes-mixture.ts";
import { marginalShare, notesMixture } from "../src/notes-mixture.ts";

/** Two Gaussians a quarter and three quarters, of which only the first feature is looked at in the first test. */
const byHand: NotesMixture["fake"] = {
  rows: 4,
  prior: 0.5,
  logLikelihood: 0,
  iterations: 1,
  components: [
    { weight: 0.25, mean: [0, 0, 0, 0], choleskyFactor: [[1], [3, 4], [0, 0, 1], [0, 0, 0, 1]] },
    { weight: 0.75, mean: [2, 5, 0, 0], choleskyFactor: [[2], [0, 1], [0, 0, 1], [0, 0, 0, 1]] },
  ],
};
const mixture: NotesMixture = { ...notesMixture, fake: byHand };

describe("marginalShare", () => {
  it("adds up the shares of the Gaussians", () => {
    // Φ(2) = 0.97724987 and Φ(0) = 0.5.
    expect(marginalShare(mixture, 0, 0, 2)).toBeCloseTo(0.25 * 0.97724987 + 0.75 * 0.5, 6);
  });

  it("computes a feature's deviation from its whole row of the Cholesky factor", () => {
    // √(3² + 4²) = 5, so that 5 is one deviation above 0: Φ(1) = 0.84134475.
    expect(marginalShare(mixture, 0, 1, 5)).toBeCloseTo(0.25 * 0.84134475 + 0.75 * 0.5, 6);
  });

  it("agrees with the share of generated notes", () => {
    const notes = [...generateNotes({ seed: 41, count: 20_000 })].filter(({ label }) => label === 1);
    for (const feature of [0, 1, 2, 3]) {
      const below = notes.filter(({ features }) => (features[feature] ?? Number.NaN) <= 1).length;
      expect(Math.abs(below / notes.length - marginalShare(notesMixture, 1, feature, 1))).toBeLessThan(0.015);
    }
  });

  it("refuses a fifth feature", () => {
    expect(() => marginalShare(notesMixture, 0, 4, 1)).toThrow("unknown feature 4, expected 0 to 3");
  });
});
