import { parseBoolean, parseDate, parseNumber } from "./cells.ts";
import { chooseTarget, type Target } from "./choose-target.ts";
import {
  addCell,
  type ColumnProfile,
  createProfile,
  findMissingValues,
  restoreValues,
} from "./column-profile.ts";
import type { TrainingSettings, Value } from "./dataset.ts";
import { type ColumnType, decideType, levelsOf } from "./decide-type.ts";
import { describeTooWide } from "./definition.ts";
import { findWarnings, type InferenceWarning } from "./find-warnings.ts";
import { closeOnError, type Table } from "./read-table.ts";
import { createRowSample } from "./row-sample.ts";
import { listNames, TableError } from "./table-error.ts";

/** A definition as JSON, which `readDefinition` accepts: a Frictionless Table Schema. */
export interface TableDefinition {
  readonly $schema: string;
  readonly name: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly categories?: readonly string[];
    /** Two values that are in the table. */
    readonly examples?: readonly Value[];
  }[];
  readonly missingValues: readonly string[];
  readonly primaryKey?: readonly string[];
  readonly "loopline:target": string;
  readonly "loopline:subject"?: string;
  readonly "loopline:ignore": readonly string[];
  readonly "loopline:training": TrainingSettings;
}

/** What was found out about a column. */
export interface InferredColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly role: "feature" | "target" | "subject" | "ignored";
  /** Share of rows without a value, from 0 to 1. */
  readonly missing: number;
  /** Of a category or the target. */
  readonly levels?: readonly string[];
  /** Of numbers and days: the smallest and the largest. */
  readonly range?: readonly [string, string];
  /** Of a feature: the first two different values. */
  readonly examples?: readonly Value[];
  /** Why it has this type and role, in one sentence. */
  readonly reason: string;
}

export interface Inference {
  readonly definition: TableDefinition;
  readonly columns: readonly InferredColumn[];
  readonly warnings: readonly InferenceWarning[];
  readonly rows: number;
  /** Rows whose target is not missing. */
  readonly labelledRows: number;
}

export interface InferOptions {
  /** Of the dataset, such as the name of its file. Characters that a name cannot have become dashes. */
  readonly name: string;
  /** The column to predict, unless it is clear. */
  readonly target?: string | undefined;
  /** The column that names a record. By default the first column of unique names. */
  readonly subject?: string | undefined;
  /** Texts that stand for a missing value, besides those that are recognised. */
  readonly missing?: readonly string[] | undefined;
}

/** As in a definition. */
const maxColumns = 1_000;

/** Different values that are kept of all columns together, and of one. */
const maxValues = { all: 2_000_000, one: 50_000, min: 1_000 };

/** Cells that are kept to compare rows. */
const maxSampledCells = 1_000_000;

/**
 * Proposes a definition for a table. Reads it once, in memory that does not grow with its rows; types are decided by
 * every row, and warnings about rows by a sample of them if there are more than {@link maxSampledCells} cells.
 * @throws UnknownTargetError if it is not clear which column to predict
 * @throws TableError if the table cannot be read or has nothing to learn from
 */
export async function inferDefinition(table: Table, options: InferOptions): Promise<Inference> {
  const { fileName, columns, separator } = table;
  await closeOnError(table, () => checkColumns(table, options));
  const profiles = columns.map(createProfile);
  const limits = {
    values: Math.max(maxValues.min, Math.min(maxValues.one, Math.floor(maxValues.all / columns.length))),
    hasDecimalCommas: separator !== ",",
    missing: new Set(options.missing?.map((text) => text.trim())),
  };
  const sample = createRowSample(Math.max(2, Math.floor(maxSampledCells / columns.length)));
  let rows = 0;
  for await (const row of table.rows) {
    if (row instanceof TableError) throw row;
    rows++;
    for (const [i, profile] of profiles.entries()) addCell(profile, row.cells[i] ?? "", row.line, limits);
    sample.add(row);
  }
  if (rows === 0) throw new TableError({ fileName, reason: "there are no rows below the header" });
  const missingValues = findMissingValues(profiles, limits.missing);
  for (const profile of profiles) restoreValues(profile, missingValues);
  const target = chooseTarget(profiles, options, fileName);
  const described = describeColumns(profiles, target, options.subject, rows);
  const features = described.filter(({ role }) => role === "feature");
  if (features.length === 0) {
    const reason = `no column is left to predict ${target.name} from: ${described.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}`;
    throw new TableError({ fileName, reason });
  }
  const tooWide = describeTooWide(features);
  if (tooWide !== undefined)
    throw new TableError({ fileName, reason: `${tooWide}: leave some out of the file` });
  const found = { columns: described, profiles, target, missingValues, sample: sample.rows, rows };
  const warnings = findWarnings(found);
  return {
    definition: toDefinition(described, target, options.name, missingValues, warnings),
    columns: described,
    warnings,
    rows,
    labelledRows: target.profile.count,
  };
}

/** @throws TableError if the options name no columns, or there are too many */
function checkColumns({ fileName, columns }: Table, { target, subject }: InferOptions): void {
  const fail = (reason: string): never => {
    throw new TableError({ fileName, reason });
  };
  for (const [role, name] of Object.entries({ target, subject })) {
    if (name === undefined || columns.includes(name)) continue;
    fail(`the ${role} ${JSON.stringify(name)} is no column, found ${listNames(columns)}`);
  }
  if (target !== undefined && target === subject) {
    fail(`${target} cannot be both the target and the subject: name another column for one of them`);
  }
  if (columns.length > maxColumns) {
    fail(`${columns.length} columns, at most ${maxColumns} can be defined: leave some out of the file`);
  }
}

function describeColumns(
  profiles: readonly ColumnProfile[],
  target: Target,
  givenSubject: string | undefined,
  rows: number,
): InferredColumn[] {
  const decided = profiles.map((profile) => ({ profile, ...decideType(profile) }));
  const subject =
    givenSubject ?? decided.find(({ profile, isName }) => isName && profile.count === rows)?.profile.name;
  return decided.map(({ profile, type, reason }): InferredColumn => {
    const { name, count } = profile;
    const base = { name, type, missing: (rows - count) / rows };
    if (name === target.name) {
      return {
        ...base,
        type: "category",
        role: "target",
        levels: target.classes,
        reason: target.reason,
      };
    }
    if (name === subject) {
      return { ...base, role: "subject", reason: name === givenSubject ? "given" : reason };
    }
    const isFeature = !["identifier", "text", "constant", "empty"].includes(type);
    return {
      ...base,
      role: isFeature ? "feature" : "ignored",
      ...(isFeature && { examples: examplesOf(profile, type) }),
      ...(type === "category" && { levels: levelsOf(profile) }),
      ...(type === "date" && { range: [profile.firstDate, profile.lastDate] as const }),
      ...((type === "number" || type === "integer") && {
        range: [String(profile.minimum), String(profile.maximum)] as const,
      }),
      reason,
    };
  });
}

/** Reads a cell as the definition's reader does. */
const readExample: Partial<Record<ColumnType, (cell: string) => Value | undefined>> = {
  number: parseNumber,
  integer: parseNumber,
  boolean: parseBoolean,
  date: parseDate,
};

/** The first two different values of a feature, or the only one. */
function examplesOf({ values }: ColumnProfile, type: ColumnType): Value[] {
  const examples = new Set<Value>();
  for (const cell of values.keys()) {
    examples.add(readExample[type]?.(cell) ?? cell);
    if (examples.size === 2) break;
  }
  return [...examples];
}

function toDefinition(
  columns: readonly InferredColumn[],
  target: Target,
  name: string,
  missingValues: readonly string[],
  warnings: readonly InferenceWarning[],
): TableDefinition {
  const isUnique = !warnings.some(({ kind }) => kind === "repeated-subject");
  const subject = columns.find(({ role }) => role === "subject")?.name;
  return {
    $schema: "https://datapackage.org/profiles/2.0/tableschema.json",
    name: toName(name),
    fields: columns.map(({ name, type, levels, examples }) => ({
      name,
      type: ["number", "integer", "boolean", "date"].includes(type) && levels === undefined ? type : "string",
      ...(levels && { categories: levels }),
      ...(examples && { examples }),
    })),
    missingValues,
    ...(subject !== undefined && isUnique && { primaryKey: [subject] }),
    "loopline:target": target.name,
    ...(subject !== undefined && { "loopline:subject": subject }),
    "loopline:ignore": columns.filter(({ role }) => role === "ignored").map(({ name }) => name),
    "loopline:training": { scaling: "standard", balance: "weights", C: 1 },
  };
}

/** A name that a definition can have. */
function toName(text: string): string {
  const name = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 100);
  return name === "" ? "table" : name;
}
