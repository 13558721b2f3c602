import { z } from "zod";
import type { Value } from "../dataset.ts";

const count = z.int().nonnegative();
const scaleSchema = z.object({ centre: z.number(), scale: z.number().positive() });

/** A number, a boolean as 0 or 1, or a date in days since 1970: one column, and one that says whether it is missing. */
const NumberEncodingSchema = z.object({
  name: z.string(),
  type: z.enum(["number", "integer", "boolean", "date"]),
  /** Of the training set. It stands for a missing value. */
  median: z.number(),
  /** Range in the training set, or null if every value was missing. */
  range: z.object({ minimum: z.number(), maximum: z.number() }).nullable(),
  /** By how many widths of the range a value may lie outside it without a warning. Default: 0. */
  slack: z.number().nonnegative().optional(),
  /** The column is (value − centre) / scale. */
  ...scaleSchema.shape,
  /** The column that is 1 if the value is missing, scaled like numbers; null if no training record missed it. */
  indicator: scaleSchema.nullable(),
});

/** One column per level, and one for missing values if the definition allows them. */
const CategoryEncodingSchema = z.object({
  name: z.string(),
  type: z.literal("category"),
  /** Each with its number of training records. */
  levels: z.array(z.object({ value: z.string(), count })),
  /** Number of training records without a value, or null if missing is no level. */
  missing: count.nullable(),
});

/** How a feature becomes columns, as model files hold it. */
export const FeatureEncodingSchema = z.discriminatedUnion("type", [
  NumberEncodingSchema,
  CategoryEncodingSchema,
]);

export type NumberEncoding = z.infer<typeof NumberEncodingSchema>;
export type CategoryEncoding = z.infer<typeof CategoryEncodingSchema>;
export type FeatureEncoding = z.infer<typeof FeatureEncodingSchema>;

/** How a record becomes a row of numbers. */
export interface Encoding {
  readonly features: readonly FeatureEncoding[];
  /** Number of columns. */
  readonly width: number;
  /** What `encodeInto` needs of each feature. */
  readonly plans: readonly FeaturePlan[];
}

/** One shape for features of all types, so that the loops over them are compiled once. */
interface FeaturePlan {
  readonly type: FeatureEncoding["type"];
  /** The feature's first column. */
  readonly at: number;
  /** Number of columns. */
  readonly columns: number;
  /** The column of each level, counted from the feature's first. */
  readonly levels: ReadonlyMap<string, number>;
  readonly median: number;
  readonly centre: number;
  readonly scale: number;
  /** What the second column of a number says: there is a value, or there is none. */
  readonly present: number;
  readonly missing: number;
  /** Without a warning; from ∞ to −∞ if the training set has no value. */
  readonly range: { readonly minimum: number; readonly maximum: number };
  /** Whether the training set has records with each level, and records without a value. */
  readonly hasLevel: readonly boolean[];
  readonly hasMissing: boolean;
}

/** Standardised values are cut to ± this, which the solver accepts, so that no decision overflows. */
const maxMagnitude = 1e75;

export const millisecondsPerDay = 86_400_000;

const nowhere = { minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY };

/** The encoding that consists of these features. */
export function toEncoding(features: readonly FeatureEncoding[]): Encoding {
  let width = 0;
  const plans = features.map((feature) => {
    const plan = { ...planOf(feature), at: width };
    width += plan.columns;
    return plan;
  });
  return { features, width, plans };
}

/** What each column of an encoding holds, for people. */
export function columnNames(features: readonly FeatureEncoding[]): string[] {
  return features.flatMap((feature) => {
    const { name } = feature;
    const missing = `${name} is missing`;
    if (feature.type !== "category") return feature.indicator === null ? [name] : [name, missing];
    return [
      ...feature.levels.map(({ value }) => `${name} = ${value}`),
      ...(feature.missing === null ? [] : [missing]),
    ];
  });
}

/** The range of values that no one is warned of; null if the training set has no value. */
export function usualRange({ range, slack = 0 }: NumberEncoding): NumberEncoding["range"] {
  if (range === null || slack === 0) return range;
  const extra = slack * (range.maximum - range.minimum);
  return { minimum: range.minimum - extra, maximum: range.maximum + extra };
}

function planOf(feature: FeatureEncoding): Omit<FeaturePlan, "at"> {
  const { type } = feature;
  if (type === "category") {
    return {
      type,
      columns: feature.levels.length + Number(feature.missing !== null),
      levels: new Map(feature.levels.map(({ value }, column) => [value, column])),
      ...{ median: 0, centre: 0, scale: 1, present: 0, missing: 0, range: nowhere },
      hasLevel: feature.levels.map((level) => level.count > 0),
      hasMissing: (feature.missing ?? 0) > 0,
    };
  }
  const { median, centre, scale, indicator } = feature;
  const [present = 0, missing = 0] = indicator ? [0, 1].map((value) => standardise(value, indicator)) : [];
  return {
    type,
    columns: indicator === null ? 1 : 2,
    levels: new Map(),
    ...{ median, centre, scale, present, missing },
    range: usualRange(feature) ?? nowhere,
    hasLevel: [],
    hasMissing: indicator !== null,
  };
}

/**
 * Writes the columns of records, feature by feature. A value of a wrong type counts as missing. A category without a
 * column, unseen or missing, has zeros in all columns. Allocates nothing.
 * @param records values in the order of the features
 * @param out row-major; the first records × `width` numbers are written
 * @param unusual per record, set to 1 if `warningsOf` has a warning for it
 */
export function encodeInto(
  { plans, width }: Encoding,
  records: readonly (readonly Value[])[],
  out: Float64Array,
  unusual: Uint8Array,
): void {
  for (const [j, plan] of plans.entries()) {
    if (plan.type === "category") encodeCategories(plan, j, records, out, width, unusual);
    else encodeNumbers(plan, j, records, out, width, unusual);
  }
}

function encodeCategories(
  { at, columns, levels, hasLevel, hasMissing }: FeaturePlan,
  j: number,
  records: readonly (readonly Value[])[],
  out: Float64Array,
  width: number,
  unusual: Uint8Array,
): void {
  for (let i = 0, first = at; i < records.length; i++, first += width) {
    const record = records[i];
    if (record === undefined) continue;
    const value = record[j];
    for (let column = first; column < first + columns; column++) out[column] = 0;
    if (typeof value === "string") {
      const column = levels.get(value);
      if (column !== undefined) out[first + column] = 1;
      if (column === undefined || !hasLevel[column]) unusual[i] = 1;
    } else {
      // Missing values have the column after those of the levels, if there is one.
      if (levels.size < columns) out[first + levels.size] = 1;
      if (!hasMissing) unusual[i] = 1;
    }
  }
}

function encodeNumbers(
  plan: FeaturePlan,
  j: number,
  records: readonly (readonly Value[])[],
  out: Float64Array,
  width: number,
  unusual: Uint8Array,
): void {
  const { type, at, columns, centre, scale, present, range } = plan;
  const { minimum, maximum } = range;
  const isNumber = type === "number" || type === "integer";
  for (let i = 0, column = at; i < records.length; i++, column += width) {
    const record = records[i];
    if (record === undefined) continue;
    // No `?.`, and a branch of its own for most numbers: they stay unboxed, which takes half the time.
    const value = record[j];
    if (isNumber && typeof value === "number" && value >= minimum && value <= maximum) {
      out[column] = (value - centre) / scale;
      if (columns === 2) out[column + 1] = present;
    } else if (encodeOther(plan, value, out, column)) unusual[i] = 1;
  }
}

/** Writes the columns of any value of a number, a boolean or a date. Returns whether `warningsOf` warns of it. */
function encodeOther(
  { type, columns, median, centre, scale, present, missing, range, hasMissing }: FeaturePlan,
  value: Value | undefined,
  out: Float64Array,
  column: number,
): boolean {
  const number = type === "category" ? Number.NaN : numberOf(type, value ?? null);
  const isMissing = Number.isNaN(number);
  out[column] = standardise(isMissing ? median : number, { centre, scale });
  if (columns === 2) out[column + 1] = isMissing ? missing : present;
  return isMissing ? !hasMissing : !(number >= range.minimum && number <= range.maximum);
}

/** The columns of all records. @returns records × `width`, row-major */
export function encodeRecords(encoding: Encoding, records: readonly (readonly Value[])[]): Float64Array {
  const rows = new Float64Array(records.length * encoding.width);
  encodeInto(encoding, records, rows, new Uint8Array(records.length));
  return rows;
}

/** The number that stands for a value; NaN if it is missing. */
export function numberOf(type: NumberEncoding["type"], value: Value): number {
  if (type === "boolean") return typeof value === "boolean" ? Number(value) : Number.NaN;
  if (type === "date") {
    const isDay = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
    return isDay ? Date.parse(value) / millisecondsPerDay : Number.NaN;
  }
  return typeof value === "number" ? value : Number.NaN;
}

function standardise(value: number, { centre, scale }: { centre: number; scale: number }): number {
  return Math.min(Math.max((value - centre) / scale, -maxMagnitude), maxMagnitude);
}
