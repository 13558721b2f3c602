import { describe, expect, it } from "vitest";
import mixture from "../mixture.json" with { type: "json" };
import { generateNotes } from "../src/generator.ts";
import { covarianceOf, dot, meanOf } from "../src/vectors.ts";

const perClass = 20_000;
const notes = [...generateNotes({ seed: 2_012, count: 3 * perClass })];

/** Mean and covariance of a mixture, computed from its parameters: E[x] and E[x xᵀ] - E[x] E[x]ᵀ. */
function momentsOf({ components }: typeof mixture.fake) {
  const zero = [0, 0, 0, 0];
  const mean = zero.map((_, i) =>
    components.reduce((sum, { weight, mean: own }) => sum + weight * (own[i] ?? Number.NaN), 0),
  );
  const covariance = zero.map((_, i) =>
    zero.map((_zero, j) =>
      components.reduce((sum, { weight, mean: own, choleskyFactor: factor }) => {
        const [rowI = [], rowJ = []] = [factor[Math.min(i, j)], factor[Math.max(i, j)]];
        const within = dot(rowI, rowJ);
        const between = ((own[i] ?? 0) - (mean[i] ?? 0)) * ((own[j] ?? 0) - (mean[j] ?? 0));
        return sum + weight * (within + between);
      }, 0),
    ),
  );
  return { mean, covariance };
}

describe.each([
  { name: "fake", label: 0, figures: mixture.fake },
  { name: "real", label: 1, figures: mixture.real },
])("generated notes of class $name", ({ label, figures }) => {
  const own = notes.filter((note) => note.label === label).slice(0, perClass);
  const rows = own.map(({ features }) => features);
  const expected = momentsOf(figures);
  const deviations = expected.covariance.map((row, i) => Math.sqrt(row[i] ?? Number.NaN));
  const mean = meanOf(rows);

  it("make up at least 20,000 of 60,000", () => {
    expect(own).toHaveLength(perClass);
  });

  it("have the mean of the mixture, within 4 standard errors", () => {
    for (const [i, deviation] of deviations.entries()) {
      const error = Math.abs((mean[i] ?? Number.NaN) - (expected.mean[i] ?? Number.NaN));
      expect(error / deviation).toBeLessThan(4 / Math.sqrt(perClass));
    }
  });

  it("have the covariances of the mixture, within 4 % of the deviations' product", () => {
    for (const [i, row] of covarianceOf(rows, mean).entries()) {
      for (const [j, value] of row.entries()) {
        const error = Math.abs(value - (expected.covariance[i]?.[j] ?? Number.NaN));
        const scale = (deviations[i] ?? Number.NaN) * (deviations[j] ?? Number.NaN);
        expect(error / scale).toBeLessThan(0.04);
      }
    }
  });
});

describe("generated notes of both classes", () => {
  it("have the mixture's share of real notes, within 4 standard errors", () => {
    const share = notes.filter(({ label }) => label === 1).length / notes.length;
    const { prior } = mixture.real;
    expect(Math.abs(share - prior)).toBeLessThan(4 * Math.sqrt((prior * (1 - prior)) / notes.length));
  });
});
