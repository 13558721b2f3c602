import { decisionFunction } from "@loopline/svm";
import { describe, expect, it } from "vitest";
import { boundaryChart } from "../charts/boundary-chart.ts";
import { classScales } from "../charts/class-styles.ts";
import { correlationHeatmap } from "../charts/correlation-heatmap.ts";
import { drawChart } from "../charts/draw-chart.ts";
import { evenSample } from "../charts/even-sample.ts";
import { histograms } from "../charts/histograms.ts";
import { featurePairs, type NoteValues } from "../charts/note-values.ts";
import { pairScatter } from "../charts/pair-scatter.ts";
import { showTable } from "../charts/show-table.ts";

/** Notes that have 2 different variances, 3 skewnesses, 4 curtoses and 5 entropies, all far apart. */
const notes: NoteValues[] = Array.from({ length: 60 }, (_, i) => ({
  variance: 10 * (i % 2),
  skewness: 10 * (i % 3),
  curtosis: 10 * (i % 4),
  entropy: 10 * (i % 5),
  class: "real",
}));

const textsIn = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);
/** Marks of a colour, but for the one in the legend. */
const marksIn = (svg: string, color: string) => svg.split(`fill="${color}"`).length - 2;

describe("drawChart", () => {
  it("makes one image with a text, on white, with the figures of its texts as they are", async () => {
    const matrix = [
      [1, 0.2567],
      [0.2567, 1],
    ];
    const svg = await drawChart(correlationHeatmap(["one", "other"], matrix), 'r is 0.26 & "low"');
    expect(svg).toMatch(/^<svg role="img" aria-label="r is 0\.26 &amp; &quot;low&quot;" xmlns=/);
    expect(svg).toContain('fill="white"');
    expect(textsIn(svg)).toEqual(expect.arrayContaining(["0.26", "1.00", "one", "other"]));
  });

  it("has no coordinate finer than a tenth of a pixel, and no text per mark", async () => {
    const svg = await drawChart(pairScatter(notes), "notes");
    expect(svg).not.toMatch(/ (d|transform)="[^"]*\d\.\d\d/);
    expect(svg.match(/aria-/g)).toHaveLength(1);
  });
});

describe("histograms", () => {
  it("have a picture of each feature's own", async () => {
    const { color } = classScales;
    const svg = await drawChart(histograms(notes, { field: "class", scale: color }), "notes");
    expect(marksIn(svg, "#2563eb")).toBe(2 + 3 + 4 + 5);
    expect(textsIn(svg)).toEqual(
      expect.arrayContaining(["variance (no unit)", "entropy (no unit)", "share (%)"]),
    );
  });
});

describe("pairScatter", () => {
  it("has every two features once", async () => {
    expect(featurePairs).toHaveLength(6);
    const svg = await drawChart(pairScatter(notes.slice(0, 10)), "notes");
    expect(marksIn(svg, "#2563eb")).toBe(6 * 10);
  });
});

describe("boundaryChart", () => {
  it("draws the lines where the decision is -1, 0 and 1, with the other features at their means", () => {
    const model = { coefficients: Float64Array.of(2, -3, 0.5, 4), intercept: 7 };
    const means = [100, 100, 6, -2];
    const values = notes.map((note) => ({ ...note, predicted: "fake" as const }));
    const chart = boundaryChart({ values, model, across: "variance", up: "skewness", means });
    const points = JSON.stringify(chart).matchAll(
      /"level":(-?\d),"line":"\w+","variance":([^,]+),"skewness":([^}]+)\}/g,
    );
    const found = [...points].map(([, ...figures]) => figures.map(Number));
    expect(found.map(([level]) => level)).toEqual([-1, -1, 0, 0, 1, 1]);
    for (const [level = Number.NaN, variance = Number.NaN, skewness = Number.NaN] of found) {
      const [decision] = decisionFunction(model, Float64Array.of(variance, skewness, 6, -2), 1);
      expect(decision).toBeCloseTo(level, 9);
    }
  });
});

describe("evenSample", () => {
  it("takes from everywhere, and all where there are few", () => {
    expect(evenSample([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 5)).toEqual([0, 2, 4, 6, 8]);
    expect(evenSample([1, 2], 5)).toEqual([1, 2]);
  });
});

it("what is shown outside of a notebook is refused in a sentence", async () => {
  await expect(showTable([{ title: "notes" }], [["1"]])).rejects.toThrow("this is no cell of a notebook");
});
