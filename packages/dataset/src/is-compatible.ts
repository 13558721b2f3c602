/** What of a definition its tables and models depend on. A `Dataset` has it. */
export interface TableShape {
  readonly name: string;
  readonly features: readonly { readonly name: string; readonly type: string }[];
  readonly target: { readonly classes: readonly { readonly value: string }[] };
}

/**
 * Whether what was made with one definition can be used with another: both have the same name, the same features of the
 * same types, and the same classes. Categories, ranges, settings and names for people may differ.
 */
export function isCompatible(one: TableShape, other: TableShape): boolean {
  return describe(one) === describe(other);
}

function describe({ name, features, target }: TableShape): string {
  const kindOf = (type: string) => (type === "integer" ? "number" : type);
  return JSON.stringify([
    name,
    features.map((feature) => [feature.name, kindOf(feature.type)]),
    target.classes.map(({ value }) => value),
  ]);
}
