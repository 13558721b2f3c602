import type { Feature, Value } from "@loopline/dataset";

/** The values of one feature, as figures take them. */
export type FeatureValues = (
  | { readonly kind: "numbers"; readonly numbers: readonly number[] }
  /** Of a category or a boolean. */
  | { readonly kind: "names"; readonly names: readonly string[] }
) & {
  /** Share of the records without a value, from 0 to 1. */
  readonly missing: number;
};

const millisecondsPerDay = 86_400_000;

/** The values of a feature in records; dates in days since 1970. @param index position of the feature */
export function featureValues(
  { type }: Pick<Feature, "type">,
  index: number,
  records: readonly (readonly Value[])[],
): FeatureValues {
  const values = records.map((record) => record[index] ?? null).filter((value) => value !== null);
  const missing = records.length === 0 ? 0 : 1 - values.length / records.length;
  if (type === "category" || type === "boolean") return { kind: "names", names: values.map(String), missing };
  const toNumber = (value: Value) => (type === "date" ? daysOf(String(value)) : Number(value));
  return { kind: "numbers", numbers: values.map(toNumber), missing };
}

/** A column of numbers that a feature gives: the feature itself, or one of its levels as 0 or 1. */
export interface NumberColumn {
  readonly name: string;
  readonly numbers: readonly number[];
}

/** A feature's values as columns; records without a value are left out. A boolean has one column, for true. */
export function numberColumns(
  feature: Feature,
  index: number,
  records: readonly (readonly Value[])[],
): NumberColumn[] {
  const values = featureValues(feature, index, records);
  if (values.kind === "numbers") return [{ name: feature.label, numbers: values.numbers }];
  const levels = feature.type === "category" ? feature.levels : [{ value: "true", label: "true" }];
  return levels.map(({ value, label }) => ({
    name: `${feature.label}: ${label}`,
    numbers: values.names.map((name) => Number(name === value)),
  }));
}

function daysOf(date: string): number {
  return Date.parse(date) / millisecondsPerDay;
}
