/**
 * What a deployment learns: a table whose rows are records. Read once per process by `readDefinition` and passed on as a
 * value; nothing else knows the names of features or classes.
 */
export interface Dataset {
  /** Of the definition, such as `loan-risk`. */
  readonly name: string;
  /** SHA-256 of what the definition says, in hexadecimal. Two definitions with the same hash accept the same records. */
  readonly hash: string;
  /** The columns to predict from, in the order in which records carry their values. */
  readonly features: readonly Feature[];
  readonly target: Target;
  /** The column that names a record, or null if rows are named by their position. */
  readonly subject: string | null;
  /** Columns that are read and left out. */
  readonly ignored: readonly string[];
  /** Texts that stand for a missing value in a file. */
  readonly missingValues: readonly string[];
  /** What one record, and several, are called. */
  readonly record: { readonly one: string; readonly many: string };
  readonly training: TrainingSettings;
}

interface FeatureBase {
  readonly name: string;
  /** Name for people; the same as `name` unless given. */
  readonly label: string;
  /** Whether a record must have a value. */
  readonly required: boolean;
  /** Two values for documents. */
  readonly examples: readonly [Value, Value];
}

export interface NumberFeature extends FeatureBase {
  readonly type: "number" | "integer";
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface BooleanFeature extends FeatureBase {
  readonly type: "boolean";
}

/** A day, `2026-11-29`, carried as text. */
export interface DateFeature extends FeatureBase {
  readonly type: "date";
}

export interface CategoryFeature extends FeatureBase {
  readonly type: "category";
  /** The known levels. A record may have another one: it is answered with a warning. */
  readonly levels: readonly Level[];
}

export type Feature = NumberFeature | BooleanFeature | DateFeature | CategoryFeature;

export interface Level {
  readonly value: string;
  /** Name for people; the same as `value` unless given. */
  readonly label: string;
  /** A number that files may have instead of the value. */
  readonly code?: number | undefined;
}

export interface Target {
  readonly name: string;
  /** Two or more. A class is its position in this list. */
  readonly classes: readonly Level[];
}

export interface TrainingSettings {
  /** `standard`: numbers are centred and divided by their standard deviation. */
  readonly scaling: "standard" | "none";
  /** `weights`: each class counts as much as every other; `rows`: classes are cut to the size of the smallest. */
  readonly balance: "weights" | "rows" | "none";
  /** SVM penalty; `auto` chooses by cross-validation. */
  readonly C: number | "auto";
}

/** One value of a record, as it is carried in requests and messages. Null is missing. */
export type Value = number | string | boolean | null;
