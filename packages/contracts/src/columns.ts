import type { Dataset, Feature, Value } from "@loopline/dataset";

/** The columns of the features in the tables `training`, `predictions` and `test_set`. */
export interface FeatureColumns {
  /** Their names as SQL, quoted. */
  readonly names: readonly string[];
  /** The names in one text: `"income", "employment"`. */
  readonly list: string;
  /** Their definitions for `create table`, each as `"income" double precision not null`. */
  readonly definitions: readonly string[];
  /** An SQL expression for the values of a row, which {@link FeatureColumns.toRecord} reads. @param table such as `p` */
  recordJson(table?: string): string;
  /** The values of a row, in the order of the features. @param json the value of `recordJson` */
  toRecord(json: readonly unknown[]): Value[];
  /** SQL parameters for `unnest`, from `$first` on: one array per column. */
  arrayParameters(first: number): string;
  /** The values of {@link FeatureColumns.arrayParameters}. */
  toArrays(records: readonly (readonly Value[])[]): Value[][];
}

/** Columns that the tables have besides those of the features. */
const otherColumns = new Set([
  "id",
  "class",
  "created",
  "prediction_id",
  "source",
  "included",
  "feedback_owner",
  "batch_id",
  "subject_id",
  "prediction",
  "is_correct",
  "label",
  "position",
  "occurrence",
  "nth",
  "model_file_name",
  "warnings",
  "batch_name",
  "batch_source",
  "batch_owner",
  "prediction_margin",
  "prediction_probability",
  // Columns of every table of Postgres.
  "tableoid",
  "xmin",
  "cmin",
  "xmax",
  "cmax",
  "ctid",
]);

/** Postgres cuts longer names. */
const maxNameBytes = 63;

const sqlTypes: Record<Feature["type"], string> = {
  number: "double precision",
  integer: "double precision",
  boolean: "boolean",
  date: "date",
  category: "text",
};

/** A function of Postgres takes at most 100 arguments. */
const maxArguments = 100;

/** The SQL of a dataset's features. */
export function columnsOf({ features }: Pick<Dataset, "features">): FeatureColumns {
  const names = features.map(({ name }, index) => quote(columnName(name, index)));
  const types = features.map(({ type }) => sqlTypes[type]);
  // JSON has no NaN and no infinities: they come as text.
  const toValue = (value: unknown, index: number) =>
    types[index] === sqlTypes.number && typeof value === "string" ? Number(value) : value;
  return {
    names,
    list: names.join(", "),
    definitions: names.map((name, i) => `${name} ${types[i]}${features[i]?.required ? " not null" : ""}`),
    recordJson(table) {
      const columns = names.map((name) => (table === undefined ? name : `${table}.${name}`));
      const parts: string[] = [];
      for (let at = 0; at < columns.length; at += maxArguments) {
        parts.push(`json_build_array(${columns.slice(at, at + maxArguments).join(", ")})`);
      }
      return parts.length === 1 ? (parts[0] ?? "") : `json_build_array(${parts.join(", ")})`;
    },
    toRecord: (json) => json.flat().map(toValue) as Value[],
    arrayParameters: (first) => types.map((type, i) => `$${first + i}::${type}[]`).join(", "),
    toArrays: (records) => features.map((_, column) => records.map((record) => record[column] ?? null)),
  };
}

/** A feature's name if Postgres and the tables can have it, else `feature_` and its position from 1. */
function columnName(name: string, index: number): string {
  const isFree = !otherColumns.has(name) && !/^feature_\d+$/.test(name) && !name.includes("\0");
  return isFree && new TextEncoder().encode(name).length <= maxNameBytes ? name : `feature_${index + 1}`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
