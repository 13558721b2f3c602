import { type FeatureName, featureNames } from "@loopline/contracts";
import type { CumulativePoint } from "@loopline/statistics";
import type { TopLevelSpec } from "vega-lite";
import { featureTitle } from "../../charts/index.ts";
import { twoScales } from "./two-styles.ts";

export interface FeatureDistributions {
  readonly feature: FeatureName;
  readonly trained: readonly CumulativePoint[];
  readonly recent: readonly CumulativePoint[];
}

const [trained, recent] = ["training set", "recent predictions"];
const { color, dash } = twoScales(trained, recent);

/** Each feature's distribution in the training set and among recent predictions. Where lines part, it has moved. */
export function driftChart(distributions: readonly FeatureDistributions[]): TopLevelSpec {
  const pointsOf = (feature: FeatureName) => {
    const found = distributions.find((distribution) => distribution.feature === feature);
    const named = (of: string, points: readonly CumulativePoint[] = []) =>
      points.map(({ value, share }) => ({ value, share: 100 * share, of }));
    return [...named(trained, found?.trained), ...named(recent, found?.recent)];
  };
  return {
    columns: 2,
    spacing: 24,
    concat: featureNames.map((feature) => ({
      width: 270,
      height: 150,
      data: { values: pointsOf(feature) },
      mark: { type: "line", interpolate: "step-after" },
      encoding: {
        x: { field: "value", type: "quantitative", title: featureTitle(feature), axis: { tickCount: 6 } },
        y: { field: "share", type: "quantitative", title: "notes up to there (%)", axis: { tickCount: 5 } },
        color: { field: "of", type: "nominal", title: null, scale: color, legend: { orient: "top" } },
        strokeDash: { field: "of", type: "nominal", title: null, scale: dash },
      },
    })),
  };
}
