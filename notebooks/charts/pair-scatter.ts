import type { TopLevelSpec } from "vega-lite";
import { classScales } from "./class-styles.ts";
import { featurePairs, featureTitle, type NoteValues } from "./note-values.ts";

/** Every two features as a scatter plot, by class. */
export function pairScatter(values: readonly NoteValues[]): TopLevelSpec {
  return {
    data: { values: [...values] },
    columns: 3,
    spacing: 24,
    concat: featurePairs.map(([across, up]) => ({
      width: 200,
      height: 170,
      mark: { type: "point", filled: true, size: 14, opacity: 0.75 },
      encoding: {
        x: { field: across, type: "quantitative", title: featureTitle(across), axis: { tickCount: 5 } },
        y: { field: up, type: "quantitative", title: featureTitle(up), axis: { tickCount: 5 } },
        color: { field: "class", type: "nominal", scale: classScales.color, legend: { orient: "top" } },
        shape: { field: "class", type: "nominal", scale: classScales.shape },
      },
    })),
  };
}
