import { readDefinition, type Value } from "@loopline/dataset";
import { expect, it } from "vitest";
import { drawChart } from "../charts/draw-chart.ts";
import { driftChart } from "../production/charts/drift-chart.ts";
import { featureValues, numberColumns } from "../production/feature-values.ts";

const { features } = readDefinition(
  JSON.stringify({
    name: "loans",
    fields: [
      { name: "income", type: "number" },
      { name: "since", type: "date" },
      { name: "owner", type: "boolean" },
      {
        name: "work",
        type: "string",
        categories: [{ value: "self", label: "Self-employed" }, { value: "none" }],
      },
      { name: "risk", type: "string", categories: ["good", "bad"] },
    ],
    "loopline:target": "risk",
  }),
  "loans.json",
);
const records: Value[][] = [
  [10, "1970-01-03", true, "self"],
  [null, null, false, "unknown"],
  [30, "1970-01-01", null, "self"],
  [40, "1970-01-02", true, null],
];

it("a feature has numbers or names, and a share of missing values", () => {
  const values = features.map((feature, j) => featureValues(feature, j, records));
  expect(values).toEqual([
    { kind: "numbers", numbers: [10, 30, 40], missing: 0.25 },
    { kind: "numbers", numbers: [2, 0, 1], missing: 0.25 },
    { kind: "names", names: ["true", "false", "true"], missing: 0.25 },
    { kind: "names", names: ["self", "unknown", "self"], missing: 0.25 },
  ]);
  expect(features.flatMap((feature, j) => numberColumns(feature, j, records)).slice(2)).toEqual([
    { name: "owner: true", numbers: [1, 0, 1] },
    { name: "work: Self-employed", numbers: [1, 0, 1] },
    { name: "work: none", numbers: [0, 0, 0] },
  ]);
});

it("the chart of drift has lines for numbers and days, and bars for levels", async () => {
  const drifts = features.map((feature, j) => ({
    feature,
    trained: featureValues(feature, j, records),
    recent: featureValues(feature, j, records.slice(1)),
  }));
  const svg = await drawChart(driftChart(drifts, "loans"), "loans");
  const texts = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);
  expect(texts).toEqual(
    expect.arrayContaining([
      "income",
      "since",
      "owner",
      "work",
      "unknown",
      "loans (%)",
      "loans up to there (%)",
    ]),
  );
});
