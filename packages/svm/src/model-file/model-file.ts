import type { LinearModel } from "../linear-model.ts";
import { SvmError } from "../svm-error.ts";
import { choice, count, finiteNumber, isoTime, listOf, record, sha256, text } from "./model-file-checks.ts";

/** What is known about a model beside its figures. */
export interface ModelFacts {
  /** Name of each feature, in the order of the coefficients; no two alike. */
  readonly features: readonly string[];
  readonly C: number;
  /** From `trainingSetHash`. */
  readonly trainingSetHash: string;
  /** Training rows in all, of class 1 ("real") and of class 0 ("fake"). */
  readonly counts: { readonly rows: number; readonly real: number; readonly fake: number };
  /** When it was made, ISO 8601. */
  readonly created: string;
}

/** The model file's content, ready for `JSON.stringify`. */
export interface ModelFile extends ModelFacts {
  readonly version: 1;
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly classes: readonly [0, 1];
}

/** A model read from a file: fit for `predict` as it is. */
export interface StoredModel extends LinearModel, ModelFacts {
  readonly version: 1;
  readonly classes: readonly [0, 1];
}

/** Longest text `fromJSON` reads, in UTF-16 units: far above any model, far below what could hurt. */
const LONGEST_TEXT = 1_000_000;

/**
 * The model and its facts as plain JSON values. Doubles survive the round trip bit by bit.
 * @throws SvmError `bad-model-file` where `fromJSON` would refuse the result
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
 * Reads a model file, as text or as parsed JSON. Only the known fields are taken, each checked; others are
 * ignored.
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
  };
}

function readCounts(value: unknown): ModelFacts["counts"] {
  const field = record(value, "counts");
  const rows = count(field("rows"), "counts.rows");
  const real = count(field("real"), "counts.real");
  const fake = count(field("fake"), "counts.fake");
  if (real + fake !== rows) broken("counts", `says ${rows} rows, but ${real} real and ${fake} fake ones`);
  return { rows, real, fake };
}

function parse(source: string): unknown {
  if (source.length > LONGEST_TEXT) {
    throw new SvmError(
      "bad-model-file",
      `model file is ${source.length} characters long; at most ${LONGEST_TEXT} are read`,
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
