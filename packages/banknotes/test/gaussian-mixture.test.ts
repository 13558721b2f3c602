import { describe, expect, it } from "vitest";
import { fitGaussianMixture } from "../src/gaussian-mixture.ts";
import { philox, toNormals } from "../src/random.ts";

/** Two overlapping Gaussians in two dimensions, 1 row in 4 from the second. */
function twoGaussians(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => {
    const [x = 0, y = 0] = toNormals(philox([i, 0, 0, 0], [5, 0]));
    return i % 4 === 0 ? [6 + 0.5 * x, -3 + 0.25 * x + 0.5 * y] : [2 * x, 1 + x + y];
  });
}

describe("fitGaussianMixture", () => {
  it("finds the Gaussians that the rows were drawn from", () => {
    const { components, converged } = fitGaussianMixture(twoGaussians(8_000), { components: 2 });
    expect(converged).toBe(true);
    const [large, small] = components.toSorted((a, b) => b.weight - a.weight);
    expect(small?.weight).toBeCloseTo(0.25, 2);
    expect(large?.mean[0]).toBeCloseTo(0, 1);
    expect(large?.mean[1]).toBeCloseTo(1, 1);
    expect(small?.mean[0]).toBeCloseTo(6, 1);
    expect(small?.mean[1]).toBeCloseTo(-3, 1);
    expect(large?.choleskyFactor.flat().map((value) => Number(value.toFixed(1)))).toEqual([2, 1, 1]);
    expect(small?.choleskyFactor[0]?.[0]).toBeCloseTo(0.5, 1);
    expect(small?.choleskyFactor[1]?.[0]).toBeCloseTo(0.25, 1);
    expect(small?.choleskyFactor[1]?.[1]).toBeCloseTo(0.5, 1);
  });

  it("gives the closed-form answer for a single Gaussian", () => {
    // Mean 2, variance 2: the density's logarithm summed is -n/2 (ln 2π + ln 2 + 1).
    const fit = fitGaussianMixture([[0], [1], [2], [3], [4]], { components: 1, ridge: 0 });
    expect(fit.components).toEqual([
      { weight: 1, mean: [2], choleskyFactor: [[expect.closeTo(Math.SQRT2, 12)]] },
    ]);
    expect(fit.logLikelihood).toBeCloseTo(-2.5 * (Math.log(2 * Math.PI) + Math.log(2) + 1), 12);
  });

  it("never lowers the likelihood from one iteration to the next", () => {
    const rows = twoGaussians(200);
    const likelihoods = Array.from(
      { length: 30 },
      (_, i) =>
        fitGaussianMixture(rows, { components: 3, ridge: 0, tolerance: 0, maxIterations: i + 1 })
          .logLikelihood,
    );
    expect(likelihoods).toEqual(likelihoods.toSorted((a, b) => a - b));
  });

  it("reports that it ran out of iterations", () => {
    const fit = fitGaussianMixture(twoGaussians(200), { components: 3, maxIterations: 2 });
    expect(fit).toMatchObject({ converged: false, iterations: 2 });
  });

  it("does not depend on the scales of the features", () => {
    const rows = twoGaussians(400);
    const scaled = rows.map(([x = 0, y = 0]) => [1e6 * x, 1e-6 * y]);
    const weights = fitGaussianMixture(rows, { components: 2 }).components.map(({ weight }) => weight);
    const scaledWeights = fitGaussianMixture(scaled, { components: 2 }).components.map(
      ({ weight }) => weight,
    );
    expect(scaledWeights).toEqual(weights.map((weight) => expect.closeTo(weight, 6)));
  });

  it.each([
    { what: "a constant column", rows: twoGaussians(50).map(([x = 0]) => [x, 1]) },
    { what: "fewer distinct rows than components", rows: [...twoGaussians(3), ...twoGaussians(3)] },
  ])("refuses $what", ({ rows }) => {
    expect(() => fitGaussianMixture(rows, { components: 4 })).toThrow("not positive definite");
  });
});
