import { createHash } from "node:crypto";
import { z } from "zod";
import type { Dataset, Feature, Level, Value } from "./dataset.ts";

/** A definition that cannot be used. The message says where and what to do. */
export class DefinitionError extends Error {
  override name = "DefinitionError";
}

const NameSchema = z.string().min(1).max(200);

const CategorySchema = z.union([
  z.string(),
  z.number().transform(String),
  z.strictObject({
    value: z.union([z.string(), z.number().transform(String)]),
    label: z.string().optional(),
    code: z.number().optional(),
  }),
]);

const FieldSchema = z.looseObject({
  name: NameSchema,
  title: z.string().optional(),
  type: z.string().default("string"),
  categories: z.array(CategorySchema).optional(),
  examples: z.array(z.union([z.number(), z.string(), z.boolean()])).optional(),
  constraints: z
    .looseObject({
      required: z.boolean().optional(),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
      enum: z.array(CategorySchema).optional(),
    })
    .default({}),
});

/** Frictionless Table Schema v2 with the properties `loopline:…`. Unknown properties are kept out of the hash. */
const DefinitionSchema = z.looseObject({
  name: z
    .string()
    .regex(/^[a-z0-9._-]{1,100}$/, "use lower-case letters, digits, dots, dashes and underscores"),
  fields: z.array(FieldSchema).min(2).max(1000),
  missingValues: z.array(z.string()).default([""]),
  "loopline:target": NameSchema,
  "loopline:subject": NameSchema.optional(),
  "loopline:ignore": z.array(NameSchema).default([]),
  "loopline:record": z
    .strictObject({ one: NameSchema, many: NameSchema })
    .default({ one: "record", many: "records" }),
  "loopline:training": z
    .strictObject({
      scaling: z.enum(["standard", "none"]).default("standard"),
      balance: z.enum(["weights", "rows", "none"]).default("weights"),
      C: z.union([z.number().positive(), z.literal("auto")]).default(1),
    })
    .prefault({}),
});

type Field = z.infer<typeof FieldSchema>;

/**
 * Reads a definition: a Frictionless Table Schema (https://datapackage.org/standard/table-schema/) with the properties
 * `loopline:target`, `loopline:subject`, `loopline:ignore`, `loopline:record` and `loopline:training`.
 * @param source where it comes from, for errors, such as the name of a file
 * @throws DefinitionError
 */
export function readDefinition(text: string, source: string): Dataset {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DefinitionError(`${source} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = DefinitionSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DefinitionError(`${source}: ${issue?.path.join(".") || "the definition"}: ${issue?.message}`);
  }
  return toDataset(parsed.data, source);
}

function toDataset(definition: z.infer<typeof DefinitionSchema>, source: string): Dataset {
  const fail = (problem: string): never => {
    throw new DefinitionError(`${source}: ${problem}`);
  };
  const names = definition.fields.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) fail(`two fields are called ${JSON.stringify(repeated)}`);
  const known = (name: string, property: string): Field =>
    definition.fields.find((field) => field.name === name) ??
    fail(`${property} names ${JSON.stringify(name)}, which is no field`);
  const targetField = known(definition["loopline:target"], "loopline:target");
  const subject = definition["loopline:subject"] ?? null;
  if (subject !== null) known(subject, "loopline:subject");
  if (subject === targetField.name) fail("the target cannot also be the subject");
  const ignored = definition["loopline:ignore"];
  for (const name of ignored) known(name, "loopline:ignore");
  if (ignored.includes(targetField.name)) fail("the target cannot be ignored");
  const classes = levelsOf(targetField);
  if (classes.length < 2)
    fail(`the target ${JSON.stringify(targetField.name)} needs at least two categories`);
  checkLevels(classes, targetField.name, fail);
  const features = definition.fields
    .filter(({ name }) => name !== targetField.name && name !== subject && !ignored.includes(name))
    .map((field) => toFeature(field, fail));
  if (features.length === 0) fail("no field is left to predict from");
  const tooWide = describeTooWide(features);
  if (tooWide !== undefined) fail(`${tooWide}: name some of them in loopline:ignore`);
  const described = {
    name: definition.name,
    features,
    target: { name: targetField.name, classes },
    subject,
    ignored,
    missingValues: definition.missingValues,
    record: definition["loopline:record"],
    training: definition["loopline:training"],
  };
  return { ...described, hash: hashOf(described) };
}

/** Of a row of Postgres, which has 8160, without what the table of predictions needs for its other columns. */
const maxRowBytes = 7_800;

/** Says that a row of Postgres cannot hold a value of each feature; undefined if it can. Longer texts are kept outside. */
export function describeTooWide(features: readonly { readonly type: string }[]): string | undefined {
  const categories = features.filter(({ type }) => type === "category").length;
  const numbers = features.length - categories;
  if (categories * 24 + numbers * 8 <= maxRowBytes) return undefined;
  return `${features.length} features do not fit into a row of Postgres, which holds ${maxRowBytes / 8} numbers, or ${maxRowBytes / 24} categories`;
}

function toFeature(field: Field, fail: (problem: string) => never): Feature {
  const { name, title: label = name, type, constraints } = field;
  const levels = levelsOf(field);
  const examples = examplesOf(field, levels);
  const base = { name, label, required: constraints.required ?? false, examples };
  if (levels.length > 0) {
    checkLevels(levels, name, fail);
    return { ...base, type: "category", levels };
  }
  if (type === "number" || type === "integer") {
    const { minimum, maximum } = constraints;
    if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
      fail(`${JSON.stringify(name)} has a minimum above its maximum`);
    }
    return {
      ...base,
      type,
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
    };
  }
  if (type === "boolean" || type === "date") return { ...base, type };
  if (type === "string") {
    return fail(
      `${JSON.stringify(name)} is text without categories, which a model cannot learn from: list its categories, or name it in loopline:ignore`,
    );
  }
  return fail(
    `${JSON.stringify(name)} has the type ${type}; use number, integer, boolean, date or categories`,
  );
}

/** The field's own examples, or made up from its type. */
function examplesOf(
  { type, examples: [one, other] = [], constraints: { minimum = 0, maximum = minimum + 1 } }: Field,
  levels: readonly Level[],
): [Value, Value] {
  const made = (): [Value, Value] => {
    if (levels.length > 0) return [levels[0]?.value ?? null, levels.at(-1)?.value ?? null];
    if (type === "boolean") return [true, false];
    if (type === "date") return ["2026-11-29", "2026-12-24"];
    return [minimum, maximum];
  };
  if (one === undefined) return made();
  return [one, other ?? one];
}

function levelsOf({ categories, constraints }: Field): Level[] {
  return (categories ?? constraints.enum ?? []).map((category) => {
    const { value, label = value, code } = typeof category === "string" ? { value: category } : category;
    return { value, label, ...(code !== undefined && { code }) };
  });
}

function checkLevels(levels: readonly Level[], name: string, fail: (problem: string) => never): void {
  const repeated = levels.find(({ value }, i) => levels.findIndex((other) => other.value === value) !== i);
  if (repeated) fail(`${JSON.stringify(name)} lists the category ${JSON.stringify(repeated.value)} twice`);
  const unstorable = levels.find(({ value }) => value.includes("\0") || !value.isWellFormed());
  if (unstorable === undefined) return;
  fail(
    `${JSON.stringify(name)} has the category ${JSON.stringify(unstorable.value)}, and Postgres stores no NUL and no unpaired surrogate: remove it`,
  );
}

/** Keys of names for people, examples, and how files write a level. */
const uncounted = new Set(["label", "examples", "code"]);

/** SHA-256 of canonical JSON: keys sorted, no spaces, without the {@link uncounted} ones. */
function hashOf(described: Omit<Dataset, "hash">): string {
  const { record: _, ...counted } = described;
  return createHash("sha256").update(canonicalJson(counted)).digest("hex");
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([key, part]) => !uncounted.has(key) && part !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join(",")}}`;
}
