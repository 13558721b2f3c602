import type { LinearModel } from "./decision-function.ts";
import { SvmError } from "./svm-error.ts";

/** What a model file says about a model besides its coefficients. */
export interface ModelFacts {
  /** Name of each feature, in the order of the coefficients; no duplicates. */
  readonly features: readonly string[];
  readonly C: number;
  /** From `trainingSetHash`. */
  readonly trainingSetHash: string;
  /** Training rows: all, as `rows`, and of each class, by its name. */
  readonly counts: { readonly rows: number; readonly [className: string]: number };
  /** When it was trained, ISO 8601. */
  readonly created: string;
  /**
   * The probability that a prediction is right is 1 / (1 + exp(−(slope · |w · x + b| + intercept))), fitted to so many rows that
   * the model was not trained on, and at most (rows + 1) / (rows + 2). Absent if unknown.
   */
  readonly calibration?: ModelCalibration | undefined;
  /** Of each feature in the labelled rows, in the order of the coefficients. Absent if unknown. */
  readonly ranges?: readonly FeatureRange[] | undefined;
}

export interface FeatureRange {
  readonly minimum: number;
  readonly maximum: number;
}

export interface ModelCalibration {
  /** At least 0. */
  readonly slope: number;
  readonly intercept: number;
  readonly rows: number;
}

/** The content of a model file, ready for `JSON.stringify`. */
export interface ModelFile extends ModelFacts {
  readonly version: 1;
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly classes: readonly [0, 1];
}

/** A model read from a file, ready for `predict`. */
export interface StoredModel extends LinearModel, ModelFacts {
  readonly version: 1;
  readonly classes: readonly [0, 1];
}

/** Maximum length of the text, in UTF-16 units; of a list; and of a name. Far above any real model. */
const MAX_TEXT_LENGTH = 1_000_000;
const MAX_LIST_LENGTH = 10_000;
const MAX_NAME_LENGTH = 256;

/**
 * The model and its facts as plain JSON values. Doubles survive the round trip bit by bit.
 * @throws SvmError `bad-model-file` if `fromJSON` would refuse the result
 */
export function toJSON(model: LinearModel, facts: ModelFacts): ModelFile {
  const { coefficients, ...rest } = fromJSON({
    version: 1,
    classes: [0, 1],
    ...facts,
    coefficients: [...model.coefficients],
    intercept: model.intercept,
  });
  return { ...rest, coefficients: [...coefficients] };
}

/**
 * Reads a model file, given as text or as parsed JSON. Checks every known field and ignores the others.
 * @throws SvmError `bad-model-file` that names the field
 */
export function fromJSON(source: unknown): StoredModel {
  const file = record(typeof source === "string" ? parse(source) : source, "model file");
  const version = choice(file("version"), "version", 1);
  const features = listOf(text, file("features"), "features");
  const coefficients = listOf(finiteNumber, file("coefficients"), "coefficients");
  if (features.length === 0) broken("features", "must name at least one feature");
  if (new Set(features).size < features.length) broken("features", "names a feature twice");
  if (coefficients.length !== features.length) {
    broken("coefficients", `has ${coefficients.length} values for ${features.length} features`);
  }
  const classes = listOf(finiteNumber, file("classes"), "classes");
  if (classes.length !== 2 || classes[0] !== 0 || classes[1] !== 1) broken("classes", "must be [0, 1]");
  const price = finiteNumber(file("C"), "C");
  if (!(price > 0)) broken("C", `must be above 0, got ${price}`);
  const calibration = readCalibration(file("calibration"));
  const ranges = readRanges(file("ranges"), features.length);
  return {
    version,
    features,
    coefficients: Float64Array.from(coefficients),
    intercept: finiteNumber(file("intercept"), "intercept"),
    C: price,
    classes: [0, 1],
    trainingSetHash: sha256(file("trainingSetHash"), "trainingSetHash"),
    counts: readCounts(file("counts")),
    created: isoTime(file("created"), "created"),
    ...(calibration && { calibration }),
    ...(ranges && { ranges }),
  };
}

function readRanges(value: unknown, count: number): FeatureRange[] | undefined {
  if (value === undefined) return undefined;
  const ranges = listOf((item, field) => readRange(record(item, field), field), value, "ranges");
  if (ranges.length !== count) broken("ranges", `has ${ranges.length} ranges for ${count} features`);
  return ranges;
}

function readRange(field: (key: string) => unknown, name: string): FeatureRange {
  const minimum = finiteNumber(field("minimum"), `${name}.minimum`);
  const maximum = finiteNumber(field("maximum"), `${name}.maximum`);
  if (minimum > maximum) broken(name, `has the minimum ${minimum} above the maximum ${maximum}`);
  return { minimum, maximum };
}

function readCalibration(value: unknown): ModelCalibration | undefined {
  if (value === undefined) return undefined;
  const field = record(value, "calibration");
  const slope = finiteNumber(field("slope"), "calibration.slope");
  if (slope < 0) broken("calibration.slope", `must be at least 0, got ${slope}`);
  const intercept = finiteNumber(field("intercept"), "calibration.intercept");
  return { slope, intercept, rows: count(field("rows"), "calibration.rows") };
}

function readCounts(value: unknown): ModelFacts["counts"] {
  const rows = count(record(value, "counts")("rows"), "counts.rows");
  const classes = Object.entries(Object(value))
    .filter(([name]) => name !== "rows")
    .map(([name, ofClass]) => [name, count(ofClass, `counts.${name}`)] as const);
  if (classes.reduce((sum, [, ofClass]) => sum + ofClass, 0) !== rows) {
    const listed = classes.map(([name, ofClass]) => `${ofClass} ${name}`).join(" and ");
    broken("counts", `says ${rows} rows, but ${listed} ones`);
  }
  return { rows, ...Object.fromEntries(classes) };
}

function parse(source: string): unknown {
  if (source.length > MAX_TEXT_LENGTH) {
    throw new SvmError(
      "bad-model-file",
      `model file is ${source.length} characters long; at most ${MAX_TEXT_LENGTH} are read`,
    );
  }
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new SvmError("bad-model-file", "model file is not JSON", { cause });
  }
}

function broken(field: string, what: string): never {
  throw new SvmError("bad-model-file", `model file: ${field} ${what}`);
}

/** Returns a reader of the own fields of an object; any other name (such as `constructor`) gives undefined. */
function record(value: unknown, field: string): (key: string) => unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(field, "an object", value);
  const fields = new Map<string, unknown>(Object.entries(value));
  return (key) => fields.get(key);
}

function listOf<T>(check: (item: unknown, field: string) => T, value: unknown, field: string): T[] {
  if (!Array.isArray(value) || value.length > MAX_LIST_LENGTH) {
    fail(field, `a list of at most ${MAX_LIST_LENGTH}`, value);
  }
  return Array.from(value, (item: unknown, i) => check(item, `${field}[${i}]`));
}

function finiteNumber(value: unknown, field: string): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fail(field, "a finite number", value);
}

function count(value: unknown, field: string): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : fail(field, "a whole number of at least 0", value);
}

function text(value: unknown, field: string): string {
  return typeof value === "string" && value.length > 0 && value.length <= MAX_NAME_LENGTH
    ? value
    : fail(field, `a text of 1 to ${MAX_NAME_LENGTH} characters`, value);
}

function sha256(value: unknown, field: string): string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value)
    ? value
    : fail(field, "64 lower-case hexadecimal digits", value);
}

function isoTime(value: unknown, field: string): string {
  const plausible =
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}T[\d:.]{5,20}(Z|[+-]\d{2}:\d{2})?$/.test(value);
  return plausible && !Number.isNaN(Date.parse(value)) ? value : fail(field, "a time in ISO 8601", value);
}

function choice<T extends number>(value: unknown, field: string, only: T): T {
  return value === only ? only : fail(field, `${only}`, value);
}

function fail(field: string, wanted: string, value: unknown): never {
  const shown = value === undefined ? "nothing" : (JSON.stringify(value) ?? typeof value).slice(0, 60);
  throw new SvmError("bad-model-file", `model file: ${field} must be ${wanted}, got ${shown}`);
}
