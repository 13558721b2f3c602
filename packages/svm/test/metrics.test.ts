import { describe, expect, it } from "vitest";
import { accuracyScore, classificationReport, confusionMatrix } from "../src/index.ts";
import banknote from "./fixtures/banknote-optima.json" with { type: "json" };
import fixture from "./fixtures/scikit-learn.json" with { type: "json" };

const digits = (text: string) => Array.from(text, Number);

describe("classificationReport", () => {
  it.each(fixture.reports)(
    "equals scikit-learn's to the last bit ($#)",
    ({ true: yTrue, predicted, report }) => {
      const { accuracy, ...ours } = classificationReport(digits(yTrue), digits(predicted));
      const expected = { ...report };
      // Told of a class it does not see, scikit-learn leaves the accuracy out.
      if ("accuracy" in expected) expect(accuracy).toBe(expected.accuracy);
      delete expected.accuracy;
      expect(ours).toStrictEqual(expected);
    },
  );

  it.each(banknote.reports)("equals scikit-learn's of $fit on $on", ({ confusion, report }) => {
    const { yTrue, yPred } = labelsOf(confusion);
    expect(classificationReport(yTrue, yPred)).toStrictEqual(report);
  });

  it("has zeros for ratios with a denominator of 0", () => {
    const report = classificationReport([0, 0], [0, 0]);
    expect(report["1"]).toEqual({ precision: 0, recall: 0, "f1-score": 0, support: 0 });
    expect(report.accuracy).toBe(1);
  });
});

describe("confusionMatrix and accuracyScore", () => {
  it.each(fixture.reports)("equal scikit-learn's ($#)", ({ true: yTrue, predicted, confusion }) => {
    expect(confusionMatrix(digits(yTrue), Uint8Array.from(digits(predicted)))).toEqual(confusion);
    const right = digits(yTrue).filter((label, i) => label === digits(predicted)[i]).length;
    expect(accuracyScore(digits(yTrue), digits(predicted))).toBe(right / yTrue.length);
  });

  it("refuse labels of different lengths and labels other than 0 and 1", () => {
    expect(() => confusionMatrix([0, 1], [0])).toThrow(/2 true and 1 predicted/);
    expect(() => accuracyScore([], [])).toThrow(/at least 1/);
    expect(() => classificationReport([0, 1], [0, 3])).toThrow(/yPred\[1\] is 3/);
    expect(() => confusionMatrix([Number.NaN], [0])).toThrow(/yTrue\[0\] is NaN/);
  });
});

function labelsOf(confusion: number[][]) {
  const yTrue: number[] = [];
  const yPred: number[] = [];
  confusion.forEach((row, truth) => {
    row.forEach((times, called) => {
      for (let k = 0; k < times; k++) {
        yTrue.push(truth);
        yPred.push(called);
      }
    });
  });
  return { yTrue, yPred };
}
