/** What of a definition its tables and models depend on. A `Dataset` has it. */
export interface TableShape {
  readonly name: string;
  readonly features: readonly { readonly name: string; readonly type: string; readonly required?: boolean }[];
  readonly target: { readonly classes: readonly { readonly value: string }[] };
}

/**
 * Whether what was made with one definition can be used with another: both have the same name, the same features of the
 * same types, and the same classes. Categories, ranges, settings and names for people may differ.
 */
export function isCompatible(one: TableShape, other: TableShape): boolean {
  return describe(one) === describe(other);
}

/**
 * What the records of one definition may have and those of another, compatible one may not: stored batches that still wait
 * for a model would then be refused. Undefined if there is nothing.
 */
export function describeStricter(held: TableShape, wanted: TableShape): string | undefined {
  for (const [index, { name, type, required }] of wanted.features.entries()) {
    const before = held.features[index];
    if (required && before?.required === false) {
      return `${name} may be missing, so that it cannot become required`;
    }
    if (type === "integer" && before?.type === "number") {
      return `${name} may have fractions, so that it cannot become an integer`;
    }
  }
  return undefined;
}

function describe({ name, features, target }: TableShape): string {
  const kindOf = (type: string) => (type === "integer" ? "number" : type);
  return JSON.stringify([
    name,
    features.map((feature) => [feature.name, kindOf(feature.type)]),
    target.classes.map(({ value }) => value),
  ]);
}
