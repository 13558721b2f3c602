import type { TopLevelSpec } from "vega-lite";
import { classScales } from "./class-styles.ts";
import { lineName, marginDash, marginLevels } from "./margin-lines.ts";
import type { LabelName } from "./note-values.ts";

/** How many notes of each class have which decision, with the boundary and its margins. */
export function decisionHistogram(
  values: readonly { readonly decision: number; readonly class: LabelName }[],
): TopLevelSpec {
  return {
    width: 480,
    height: 200,
    layer: [
      {
        data: { values: values.map((value) => ({ ...value })) },
        transform: [
          { bin: { step: 0.5 }, field: "decision", as: ["from", "to"] },
          { aggregate: [{ op: "count", as: "notes" }], groupby: ["class", "from", "to"] },
        ],
        mark: { type: "bar", opacity: 0.6, binSpacing: 0 },
        encoding: {
          x: { field: "from", type: "quantitative", bin: "binned", title: "decision (no unit)" },
          x2: { field: "to" },
          y: { field: "notes", type: "quantitative", stack: null, title: "notes (count)" },
          color: { field: "class", type: "nominal", scale: classScales.color },
        },
      },
      {
        data: { values: marginLevels.map((level) => ({ level, line: lineName(level) })) },
        mark: { type: "rule", color: "#111827" },
        encoding: { x: { field: "level", type: "quantitative" }, strokeDash: marginDash },
      },
    ],
  };
}
