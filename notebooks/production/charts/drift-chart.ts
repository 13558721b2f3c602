import type { Feature } from "@loopline/dataset";
import { cumulativeShares } from "@loopline/statistics";
import type { TopLevelSpec } from "vega-lite";
import type { FeatureValues } from "../feature-values.ts";
import { twoScales } from "./two-styles.ts";

export interface FeatureDrift {
  readonly feature: Feature;
  readonly trained: FeatureValues;
  readonly recent: FeatureValues;
}

const [trained, recent] = ["training set", "recent predictions"];
const { color, dash } = twoScales(trained, recent);
const millisecondsPerDay = 86_400_000;

/**
 * Each feature's distribution in the training set and among recent predictions. Where lines part or bars differ, it has
 * moved.
 * @param records what several records are called
 */
export function driftChart(drifts: readonly FeatureDrift[], records: string): TopLevelSpec {
  return {
    columns: 2,
    spacing: 24,
    concat: drifts.map((drift) => ({
      width: 270,
      height: 150,
      ...(drift.trained.kind === "numbers" ? cumulativeLines(drift, records) : levelBars(drift, records)),
    })),
  };
}

function cumulativeLines({ feature, ...drift }: FeatureDrift, records: string) {
  const isDate = feature.type === "date";
  const points = (of: string, values: FeatureValues) =>
    values.kind === "numbers" && values.numbers.length > 0
      ? cumulativeShares(values.numbers, 60).map(({ value, share }) => ({
          value: isDate ? value * millisecondsPerDay : value,
          share: 100 * share,
          of,
        }))
      : [];
  return {
    data: { values: [...points(trained, drift.trained), ...points(recent, drift.recent)] },
    mark: { type: "line", interpolate: "step-after" },
    encoding: {
      x: {
        field: "value",
        type: isDate ? "temporal" : "quantitative",
        title: feature.label,
        axis: { tickCount: 6 },
      },
      y: {
        field: "share",
        type: "quantitative",
        title: `${records} up to there (%)`,
        axis: { tickCount: 5 },
      },
      color: { field: "of", type: "nominal", title: null, scale: color, legend: { orient: "top" } },
      strokeDash: { field: "of", type: "nominal", title: null, scale: dash },
    },
  } as const;
}

/** More bars than this cannot be told apart. */
const maxLevels = 12;

function levelBars({ feature, ...drift }: FeatureDrift, records: string) {
  const sharesOf = (values: FeatureValues) => {
    const names = values.kind === "names" ? values.names : [];
    const counts = Map.groupBy(names, (name) => name);
    return new Map([...counts].map(([name, { length }]) => [name, (100 * length) / names.length]));
  };
  const [before, now] = [sharesOf(drift.trained), sharesOf(drift.recent)];
  const levels = [...new Set([...before.keys(), ...now.keys()])]
    .sort((one, other) => (before.get(other) ?? 0) - (before.get(one) ?? 0))
    .slice(0, maxLevels);
  const bars = (of: string, shares: ReadonlyMap<string, number>) =>
    levels.map((level) => ({ level, share: shares.get(level) ?? 0, of }));
  return {
    data: { values: [...bars(trained, before), ...bars(recent, now)] },
    mark: "bar",
    encoding: {
      x: { field: "level", type: "nominal", title: feature.label, sort: levels, axis: { labelAngle: -30 } },
      xOffset: { field: "of", type: "nominal", sort: [trained, recent] },
      y: { field: "share", type: "quantitative", title: `${records} (%)`, axis: { tickCount: 5 } },
      color: { field: "of", type: "nominal", title: null, scale: color, legend: { orient: "top" } },
    },
  } as const;
}
