import { describe, expect, it } from "vitest";
import {
  brierScore,
  calibrationCurve,
  compareSamples,
  compareWithDistribution,
  correlationMatrix,
  fitPlattScale,
  kolmogorovTail,
  normalCumulative,
  plattProbability,
  quantile,
  summarise,
} from "../src/index.ts";
import fixture from "./fixtures/scipy.json" with { type: "json" };

const near = (value: number, digits = 10) => expect.closeTo(value, digits);

describe("summarise and quantile", () => {
  it.each(fixture.summaries)("give numpy's figures ($#)", ({ values, mean, deviation, quartiles }) => {
    const [min, lowerQuartile, median, upperQuartile, max] = quartiles.map((value) => near(value));
    expect(summarise(values)).toEqual({
      ...{ count: values.length, mean: near(mean), deviation: near(deviation) },
      ...{ min, lowerQuartile, median, upperQuartile, max },
    });
  });

  it("say of one value that it does not deviate from anything", () => {
    expect(summarise([7])).toMatchObject({ count: 1, mean: 7, deviation: Number.NaN, median: 7 });
  });

  it("refuse a sample without values, and one that cannot be ordered", () => {
    expect(() => summarise([])).toThrow("an empty sample has no quantiles");
    expect(() => summarise([1, Number.NaN, 2])).toThrow("a value is NaN");
    expect(() => quantile([1, 2], 1.5)).toThrow("share is 1.5");
  });
});

describe("correlationMatrix", () => {
  it("gives numpy's corrcoef", () => {
    const { columns, matrix } = fixture.correlation;
    expect(correlationMatrix(columns)).toEqual(matrix.map((row) => row.map((value) => near(value))));
  });
});

describe("the distributions", () => {
  it.each(fixture.kolmogorov)("kolmogorovTail($x) is scipy's", ({ x, tail }) => {
    expect(kolmogorovTail(x)).toBeCloseTo(tail, 14);
  });

  it("has everything above 0 and nothing far above", () => {
    expect(kolmogorovTail(0)).toBe(1);
    expect(kolmogorovTail(30)).toBe(0);
  });

  it.each(fixture.normal)("normalCumulative($z) is scipy's to 1e-7", ({ z, cumulative }) => {
    expect(Math.abs(normalCumulative(z) - cumulative)).toBeLessThan(1e-7);
  });
});

describe("compareSamples", () => {
  it.each(fixture.twoSamples)("gives scipy's distance and limit ($#)", ({ one, other, distance, limit }) => {
    expect(compareSamples(one, other)).toMatchObject({ distance: near(distance), pValue: near(limit) });
    expect(compareSamples(other, one)).toMatchObject({ distance: near(distance), pValue: near(limit) });
  });

  it.each(fixture.twoSamples.slice(0, 2))("is near the exact probability ($#)", ({ one, other, exact }) => {
    expect(compareSamples(one, other).pValue / exact).toBeGreaterThan(0.9);
    expect(compareSamples(one, other).pValue / exact).toBeLessThan(1.6);
  });

  it("says where the samples differ most", () => {
    expect(compareSamples([1, 2, 3, 4], [3, 4, 5, 6])).toMatchObject({ distance: 0.5, at: 2 });
    expect(compareSamples([1, 2], [8, 9])).toMatchObject({ distance: 1, at: 2 });
  });

  it("finds nothing between a sample and itself in another order", () => {
    expect(compareSamples([3, 1, 2], [2, 3, 1])).toEqual({ distance: 0, at: 1, pValue: 1 });
  });

  it("refuses an empty sample", () => {
    expect(() => compareSamples([], [1])).toThrow(RangeError);
  });
});

describe("compareWithDistribution", () => {
  it.each(fixture.oneSample)(
    "gives scipy's kstest against the normal ($#)",
    ({ values, distance, limit }) => {
      const found = compareWithDistribution(values, normalCumulative);
      expect(found.distance).toBeCloseTo(distance, 6);
      expect(found.pValue).toBeCloseTo(limit, 5);
    },
  );
});

describe("fitPlattScale", () => {
  it.each(fixture.platt)(
    "gives scikit-learn's sigmoid ($#)",
    ({ decisions, labels, slope, offset, probabilities }) => {
      const scale = fitPlattScale(decisions, labels);
      // Its own search stops within some 1e-4 of the optimum.
      expect(scale.slope / slope).toBeCloseTo(1, 3);
      expect(scale.offset / offset).toBeCloseTo(1, 2);
      for (const [i, decision] of decisions.entries()) {
        expect(plattProbability(scale, decision)).toBeCloseTo(probabilities[i] ?? Number.NaN, 4);
      }
    },
  );

  it("is sure of the mean where decisions tell nothing", () => {
    const scale = fitPlattScale([1, 1, 1, 1], [1, 0, 0, 0]);
    // Platt's targets: 2/3 for the one, 1/5 for each of three.
    expect(plattProbability(scale, 1)).toBeCloseTo((2 / 3 + 3 / 5) / 4, 6);
  });

  it("refuses labels that do not match up", () => {
    expect(() => fitPlattScale([1, 2], [1])).toThrow("2 decisions and 1 labels");
  });
});

describe("calibrationCurve and brierScore", () => {
  it.each(fixture.platt)(
    "give scikit-learn's figures ($#)",
    ({ probabilities, labels, bins, ...expected }) => {
      const curve = calibrationCurve(probabilities, labels, bins);
      expect(curve.map(({ observed }) => observed)).toEqual(expected.observed.map((value) => near(value)));
      expect(curve.map((bin) => bin.expected)).toEqual(expected.expected.map((value) => near(value)));
      expect(curve.reduce((sum, { count }) => sum + count, 0)).toBe(labels.length);
      expect(brierScore(probabilities, labels)).toBeCloseTo(expected.brier, 12);
    },
  );

  it("have the surest probabilities in the last bin, and refuse what is none", () => {
    expect(calibrationCurve([0, 1], [0, 1], 2)).toEqual([
      { from: 0, to: 0.5, count: 1, expected: 0, observed: 0 },
      { from: 0.5, to: 1, count: 1, expected: 1, observed: 1 },
    ]);
    expect(() => calibrationCurve([0.2, 1.5], [1, 1], 2)).toThrow("probabilities[1] is 1.5, expected 0 to 1");
    expect(() => calibrationCurve([-0.5], [1], 2)).toThrow("probabilities[0] is -0.5");
  });
});
