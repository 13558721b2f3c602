import type { Dataset } from "./dataset.ts";

/**
 * Whether what was made with one definition can be used with another: both have the same name, the same features of the
 * same types, and the same classes. Categories, ranges, settings and names for people may differ.
 */
export function isCompatible(one: Dataset, other: Dataset): boolean {
  return describe(one) === describe(other);
}

function describe({ name, features, target }: Dataset): string {
  const kindOf = (type: string) => (type === "integer" ? "number" : type);
  return JSON.stringify([
    name,
    features.map((feature) => [feature.name, kindOf(feature.type)]),
    target.classes.map(({ value }) => value),
  ]);
}
