import type { Dataset, Feature, Value } from "@loopline/dataset";
import { z } from "zod";
import { finiteNumber, isStorableText, orEmpty } from "./fields.ts";

/**
 * The largest absolute value of a number. The APIs and consumers refuse larger values, and training leaves out rows that
 * have one. Up to this value the squares and products of a training stay far from overflow (1e308). No measurement is
 * larger.
 */
export const maxFeatureMagnitude = 1e30;

/** True if a model can be trained on this number. */
export function isUsableFeature(value: number): boolean {
  return Math.abs(value) <= maxFeatureMagnitude;
}

/** The allowed range in words, for messages such as `features[0][2] must be between -1e30 and 1e30`. */
export const featureRange = `between -${formatPower(maxFeatureMagnitude)} and ${formatPower(maxFeatureMagnitude)}`;

function formatPower(value: number): string {
  return value.toExponential().replace("e+", "e");
}

/** The fields of requests and messages that depend on the columns and classes of the dataset. */
export interface RecordFields {
  /** One row of values per subject, in the order of the dataset's features. {@link RecordFields.checkRecords} checks more. */
  readonly FeatureRowsSchema: z.ZodType<Value[][]>;
  /** The name of a class. */
  readonly LabelSchema: z.ZodType<string>;
  /** One predicted class per subject; null while there is no model. */
  readonly LabelNamesSchema: z.ZodType<(string | null)[]>;
  /** What each record really is; null if unknown. */
  readonly LabelsSchema: z.ZodType<(string | null)[]>;
  /**
   * The message of the first broken rule of a batch, in the order and words of the wire contract. The last rule is that a
   * model can be trained on every value.
   * @param field the name of the features in the batch
   */
  checkRecords(
    records: { readonly subjects: readonly unknown[]; readonly features: readonly (readonly Value[])[] },
    field?: "features" | "input",
  ): string | undefined;
}

export function createRecordFields(dataset: Dataset): RecordFields {
  const { features } = dataset;
  const labelNames = dataset.target.classes.map(({ value }) => value);
  const labelError = `must be ${listLabels(labelNames)}`;
  const LabelSchema = z.enum(labelNames, labelError);
  const isNumeric = hasOnlyNumbers(dataset);
  // With numbers alone, a wrong type is found before the counts are compared, as in the original.
  const ValueSchema = isNumeric
    ? finiteNumber.meta({ minimum: -maxFeatureMagnitude, maximum: maxFeatureMagnitude })
    : z.union(
        [z.number(), z.string(), z.boolean(), z.null()],
        "must be a number, a string, a boolean or null",
      );
  const description = features.map(({ name }) => name).join(", ");
  const FeatureRowSchema = z
    .array(ValueSchema, isNumeric ? "must be an array of numbers" : "must be an array of values")
    .nullable()
    .transform(orEmpty)
    .meta({
      description,
      minItems: features.length,
      maxItems: features.length,
      ...(!isNumeric && { prefixItems: features.map(documentFeature) }),
    });
  const rules = features.map(isNumeric ? numberRule : ruleOf);
  const countError = `there must be ${countInWords(features.length)} features per subject`;

  return {
    FeatureRowsSchema: z
      .array(FeatureRowSchema, `must be an array of arrays of ${isNumeric ? "numbers" : "values"}`)
      .nullish()
      .transform(orEmpty)
      .meta({ description: "One row of features per subject.", minItems: 1 }),
    LabelSchema,
    LabelNamesSchema: z.array(LabelSchema.nullable(), "must be an array"),
    LabelsSchema: z.array(LabelSchema.nullable(), "must be an array").meta({
      description:
        "What each record really is; null if unknown. Without ratings, a record of null stays as it is.",
    }),
    checkRecords({ subjects, features: rows }, field = "features") {
      if (subjects.length === 0) return "subjects must have one or more record";
      if (rows.length !== subjects.length) return `${field} count must equal subjects`;
      if (rows.some((row) => row.length !== features.length)) return countError;
      for (const [index, row] of rows.entries()) {
        for (let column = 0; column < rules.length; column++) {
          const problem = rules[column]?.(row[column] ?? null);
          if (problem !== undefined) return `${field}[${index}][${column}] ${problem}`;
        }
      }
      return undefined;
    },
  };
}

/** Whether every feature is a number that is never missing. */
export function hasOnlyNumbers({ features }: Pick<Dataset, "features">): boolean {
  return features.every(({ type, required }) => (type === "number" || type === "integer") && required);
}

/** The problem of a value, or undefined. */
type Rule = (value: Value) => string | undefined;

const numberRule: () => Rule = () => (value) =>
  typeof value === "number" && isUsableFeature(value) ? undefined : `must be ${featureRange}`;

/** Unknown categories and numbers out of range are allowed: the prediction of such a record has a warning. */
function ruleOf(feature: Feature): Rule {
  const { name, type, required } = feature;
  const problem = (expected: string) => `(${name}) must be ${expected}${required ? "" : " or null"}`;
  const isAllowed = valueRules[type];
  const expected = expectations[type];
  return (value) => {
    if (value === null) return required ? problem(expected) : undefined;
    return isAllowed(value) ? undefined : problem(expected);
  };
}

const valueRules: Record<Feature["type"], (value: Value) => boolean> = {
  number: (value) => typeof value === "number" && isUsableFeature(value),
  integer: (value) => typeof value === "number" && Number.isInteger(value) && isUsableFeature(value),
  boolean: (value) => typeof value === "boolean",
  date: (value) => typeof value === "string" && isDay(value),
  category: (value) => typeof value === "string" && isStorableText(value),
};

const expectations: Record<Feature["type"], string> = {
  number: `a number ${featureRange}`,
  integer: `a whole number ${featureRange}`,
  boolean: "true or false",
  date: "a day such as 2026-11-29",
  category: "a string without NUL or an unpaired surrogate",
};

/** JavaScript reads 30 February as 2 March. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith("0000")) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function documentFeature(feature: Feature): Record<string, unknown> {
  const { name, label, required } = feature;
  const base = { title: name, ...(label !== name && { description: label }) };
  const typed = (type: string) => (required ? type : [type, "null"]);
  switch (feature.type) {
    case "number":
    case "integer":
      return { ...base, type: typed(feature.type) };
    case "boolean":
      return { ...base, type: typed("boolean") };
    case "date":
      return { ...base, type: typed("string"), format: "date" };
    case "category":
      return { ...base, type: typed("string"), examples: feature.levels.map(({ value }) => value) };
  }
}

/** `"real" or "fake"`: the last class first, as the original names them. */
function listLabels(labels: readonly string[]): string {
  const named = labels.toReversed().map((label) => JSON.stringify(label));
  if (named.length > 20) named.splice(20, Number.POSITIVE_INFINITY, `another of ${labels.length} classes`);
  return named.length === 2 ? named.join(" or ") : `one of ${named.join(", ")}`;
}

const numberWords = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

function countInWords(count: number): string {
  return numberWords[count] ?? String(count);
}
