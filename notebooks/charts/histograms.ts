import type { TopLevelSpec } from "vega-lite";
import { featureNames, featureTitle, type NoteValues } from "./note-values.ts";

export interface HistogramGroups<Value> {
  /** The field that holds a group's name. */
  readonly field: keyof Value & string;
  /** The names in their order, with their colours. */
  readonly scale: { readonly domain: readonly string[]; readonly range: readonly string[] };
}

/** Every feature as a histogram, the groups over each other, each as shares of its own. */
export function histograms<Value extends NoteValues>(
  values: readonly Value[],
  { field, scale }: HistogramGroups<Value>,
): TopLevelSpec {
  return {
    data: { values: values.map((value) => ({ ...value })) },
    transform: [
      { joinaggregate: [{ op: "count", as: "total" }], groupby: [field] },
      { calculate: "100 / datum.total", as: "percent" },
    ],
    columns: 2,
    spacing: 24,
    concat: featureNames.map((name) => ({
      width: 310,
      height: 130,
      transform: [
        // Names of each feature's own: vega takes what is called the same in two pictures for one.
        { bin: { maxbins: 36 }, field: name, as: [`${name} from`, `${name} to`] },
        {
          aggregate: [{ op: "sum", field: "percent", as: `${name} share` }],
          groupby: [field, `${name} from`, `${name} to`],
        },
      ],
      mark: { type: "bar", opacity: 0.6, binSpacing: 0 },
      encoding: {
        x: {
          field: `${name} from`,
          type: "quantitative",
          bin: "binned",
          title: featureTitle(name),
          axis: { tickCount: 6 },
        },
        x2: { field: `${name} to` },
        y: {
          field: `${name} share`,
          type: "quantitative",
          stack: null,
          title: "share (%)",
          axis: { tickCount: 4 },
        },
        color: {
          field,
          type: "nominal",
          scale: { domain: [...scale.domain], range: [...scale.range] },
          legend: { orient: "top" },
        },
      },
    })),
  };
}
