import type { TableParameters } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { encodeRecords, type FeatureEncoding, toEncoding } from "@loopline/dataset/encoding";
import type { Explainer, Explanation, LinearModel } from "./explanation.ts";

/** Explains a model that encodes features of any type. Loads zod, so pages load it only for such a model. */
export function createTableExplainer({ classes, features, machines }: TableParameters): Explainer {
  const encoding = toEncoding(features);
  const starts: number[] = [];
  let width = 0;
  for (const { columns } of encoding.plans) {
    starts.push(width);
    width += columns;
  }
  const columnsOf = (j: number) => ({ start: starts[j] ?? 0, end: starts[j + 1] ?? width });
  const isBinary = classes.length === 2;
  const machineOf = (classIndex: number) => machines[isBinary ? 0 : classIndex] ?? null;

  function explain(record: readonly Value[], classIndex: number): Explanation | null {
    const machine = machineOf(classIndex);
    if (machine === null) return null;
    const row = encodeRecords(encoding, [record]);
    const contributions = features.map(({ name }, j) => {
      const { start, end } = columnsOf(j);
      let contribution = 0;
      for (let c = start; c < end; c++) contribution += (machine.coefficients[c] ?? 0) * (row[c] ?? 0);
      return { feature: name, value: record[j] ?? null, contribution };
    });
    const margin = contributions.reduce((sum, { contribution }) => sum + contribution, machine.intercept);
    return { contributions, intercept: machine.intercept, margin };
  }

  return {
    explain,
    margins(record) {
      if (!isBinary) return classes.map((_, k) => explain(record, k)?.margin ?? null);
      const margin = explain(record, 1)?.margin ?? null;
      return [margin === null ? null : -margin, margin];
    },
    planeOf(records): LinearModel {
      const numeric = features.flatMap((feature, j) => (isNumeric(feature) ? [{ feature, j }] : []));
      const names = numeric.map(({ feature }) => feature.name);
      const machine = isBinary ? machineOf(1) : null;
      if (machine === null) return { features: names, coefficients: names.map(() => 0), intercept: 0 };
      const rows = encodeRecords(encoding, records);
      const meanIn = (column: number) => {
        let sum = 0;
        for (let r = 0; r < records.length; r++) sum += rows[r * width + column] ?? 0;
        return records.length === 0 ? 0 : sum / records.length;
      };
      const ofNumbers = new Map(numeric.map(({ feature, j }) => [columnsOf(j).start, feature]));
      let { intercept } = machine;
      machine.coefficients.forEach((coefficient, column) => {
        const feature = ofNumbers.get(column);
        intercept += coefficient * (feature ? -feature.centre / feature.scale : meanIn(column));
      });
      const coefficients = numeric.map(
        ({ feature, j }) => (machine.coefficients[columnsOf(j).start] ?? 0) / feature.scale,
      );
      return { features: names, coefficients, intercept };
    },
  };
}

function isNumeric(feature: FeatureEncoding): feature is FeatureEncoding & { type: "number" | "integer" } {
  return feature.type === "number" || feature.type === "integer";
}
