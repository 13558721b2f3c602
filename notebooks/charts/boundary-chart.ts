import type { LinearModel } from "@loopline/svm";
import type { TopLevelSpec } from "vega-lite";
import { classScales } from "./class-styles.ts";
import { lineName, marginDash, marginLevels } from "./margin-lines.ts";
import {
  type FeatureName,
  featureNames,
  featureTitle,
  type LabelName,
  type NoteValues,
} from "./note-values.ts";

export interface BoundaryChart {
  readonly values: readonly (NoteValues & { readonly predicted: LabelName })[];
  readonly model: LinearModel;
  /** The two features of the picture. */
  readonly across: FeatureName;
  readonly up: FeatureName;
  /** Of every feature: where the two that the picture does not show are held. */
  readonly means: readonly number[];
}

/** Notes along two features, with the model's boundary and margins there, and rings around those that it takes wrong. */
export function boundaryChart({ values, model, across, up, means }: BoundaryChart): TopLevelSpec {
  const ends = rangeOf(values.map((value) => value[across]));
  const lines = marginLevels.flatMap((level) =>
    ends.map((x) => ({ level, line: lineName(level), [across]: x, [up]: lineAt(x, level) })),
  );
  /** Where the decision is `level`. */
  function lineAt(x: number, level: number): number {
    const [i, j] = [featureNames.indexOf(across), featureNames.indexOf(up)];
    const held = means.reduce(
      (sum, mean, k) => (k === i || k === j ? sum : sum + (model.coefficients[k] ?? Number.NaN) * mean),
      model.intercept,
    );
    return (level - held - (model.coefficients[i] ?? Number.NaN) * x) / (model.coefficients[j] ?? Number.NaN);
  }
  const heights = rangeOf(values.map((value) => value[up]));
  return {
    width: 480,
    height: 320,
    encoding: {
      x: {
        field: across,
        type: "quantitative",
        title: featureTitle(across),
        scale: { domain: ends, nice: true },
      },
      y: { field: up, type: "quantitative", title: featureTitle(up), scale: { domain: heights, nice: true } },
    },
    layer: [
      {
        data: { values: values.map((value) => ({ ...value })) },
        mark: { type: "point", filled: true, size: 24, opacity: 0.8 },
        encoding: {
          color: { field: "class", type: "nominal", scale: classScales.color },
          shape: { field: "class", type: "nominal", scale: classScales.shape },
        },
      },
      {
        data: { values: values.filter((value) => value.predicted !== value.class) },
        mark: { type: "point", shape: "circle", size: 160, strokeWidth: 2, color: "#111827", opacity: 1 },
      },
      {
        data: { values: lines },
        mark: { type: "line", clip: true, color: "#111827" },
        encoding: { detail: { field: "level" }, strokeDash: marginDash },
      },
    ],
  };
}

function rangeOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
