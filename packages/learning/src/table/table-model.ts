import { type Calibration, CalibrationSchema } from "@loopline/contracts";
import { type Dataset, isCompatible, type Value } from "@loopline/dataset";
import {
  type Encoding,
  type EncodingWarning,
  encodeInto,
  FeatureEncodingSchema,
  toEncoding,
  warningsOf,
} from "@loopline/dataset/encoding";
import { decideClasses, decisionFunction, type LinearModel, SvmError } from "@loopline/svm";
import { z } from "zod";

/** What is known about the training of a model. */
export interface TableModelFacts {
  /** Number of records trained on, and of each class. */
  readonly rows: number;
  readonly counts: readonly number[];
  /** SVM penalty, chosen or given. */
  readonly C: number;
  /** When it was trained, ISO 8601. */
  readonly created: string;
  /** SHA-256 of the records trained on, whatever their order. */
  readonly trainingSetHash: string;
  /** Whether records were held out from its training. If not, it may have been trained on any record. */
  readonly holdout: boolean;
}

/** The model of a table: everything that a prediction needs. */
export interface TableModel extends TableModelFacts {
  /** The definition that it was trained for. */
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly classes: readonly string[];
  readonly encoding: Encoding;
  /**
   * Of encoded rows. With two classes one machine, whose class 1 is the second; else one per class, which tells it from
   * all others, or null if the class had no record.
   */
  readonly machines: readonly (LinearModel | null)[];
  /** Absent if there were too few rows to fit one. */
  readonly calibration?: Calibration | undefined;
}

export interface TableDecision {
  /** One per class; −Infinity for a class that had no training record. */
  readonly decisions: Float64Array;
  /** The class with the largest decision, by its position. */
  readonly class: number;
  /** As in {@link marginsOf}. */
  readonly margin: number;
}

/** Decides one record. @param values in the order of the features */
export function decideRecord(model: TableModel, values: readonly Value[]): TableDecision {
  const [decided] = decideRecords(model, [values]);
  if (decided === undefined) throw new RangeError("one record gave no decision");
  return decided;
}

/** Decides each record, whatever the others are. @param records values in the order of the features */
export function decideRecords(model: TableModel, records: readonly (readonly Value[])[]): TableDecision[] {
  const machines = decisionsOf(model, records);
  const classes = decideClasses(machines);
  const margins = marginsOf(machines);
  return records.map((_, row) => {
    const decisions = Float64Array.from(machines, (decided) => decided[row] ?? 0);
    const [decision = 0] = decisions;
    return {
      decisions: machines.length === 1 ? Float64Array.of(-decision, decision) : decisions,
      class: classes[row] ?? 0,
      margin: margins[row] ?? 0,
    };
  });
}

export interface TablePredictions {
  /** The class of each record, as `decideRecords` has it. */
  readonly classes: Uint32Array;
  readonly margins: Float64Array;
  /** What the training set had nothing like, in the order of the records. `position` is that of the record. */
  readonly warnings: readonly (EncodingWarning & { readonly position: number })[];
}

/**
 * Predicts each record. Allocates nothing per record but its warnings.
 * @param records values in the order of the features
 * @param maxWarnings after the first so many, the others are left out
 */
export function predictRecords(
  model: TableModel,
  records: readonly (readonly Value[])[],
  maxWarnings = Number.POSITIVE_INFINITY,
): TablePredictions {
  const unusual = new Uint8Array(records.length);
  const decisions = decisionsOf(model, records, unusual);
  const warnings: (EncodingWarning & { position: number })[] = [];
  let position = unusual.indexOf(1);
  while (position !== -1 && warnings.length < maxWarnings) {
    for (const warning of warningsOf(model.encoding, records[position] ?? [])) {
      if (warnings.length < maxWarnings) warnings.push({ position, ...warning });
    }
    position = unusual.indexOf(1, position + 1);
  }
  return { classes: decideClasses(decisions), margins: marginsOf(decisions), warnings };
}

/**
 * By how much the decision of the class of each record exceeds the next one; of two classes, which have one machine, |w · x + b|.
 * @param decisions as those of {@link decisionsOf}
 */
export function marginsOf(decisions: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(), ...others] = decisions;
  if (others.length === 0) return first.map(Math.abs);
  const best = first.slice();
  const next = new Float64Array(first.length).fill(Number.NEGATIVE_INFINITY);
  for (const own of others) {
    for (let row = 0; row < best.length; row++) {
      const [decision, largest] = [own[row] ?? 0, best[row] ?? 0];
      next[row] = Math.max(next[row] ?? 0, Math.min(decision, largest));
      best[row] = Math.max(decision, largest);
    }
  }
  return best.map((decision, row) => decision - (next[row] ?? 0));
}

/** Records that are encoded and decided together, so that their columns stay in the processor's cache. */
const blockSize = 64;

/**
 * The decisions of the machines on all records.
 * @param unusual per record, set to 1 if `warningsOf` has a warning for it
 * @returns per machine one decision per record; −Infinity of a class that had no training record
 */
export function decisionsOf(
  { encoding, machines }: Pick<TableModel, "encoding" | "machines">,
  records: readonly (readonly Value[])[],
  unusual = new Uint8Array(records.length),
): Float64Array[] {
  const decisions = machines.map(() => new Float64Array(records.length).fill(Number.NEGATIVE_INFINITY));
  const columns = new Float64Array(Math.min(blockSize, records.length) * encoding.width);
  for (let from = 0; from < records.length; from += blockSize) {
    const block = records.slice(from, from + blockSize);
    const rows = columns.subarray(0, block.length * encoding.width);
    encodeInto(encoding, block, rows, unusual.subarray(from));
    machines.forEach((machine, k) => {
      if (machine) decisionFunction(machine, rows, block.length, decisions[k]?.subarray(from));
    });
  }
  return decisions;
}

/**
 * A model of two classes and numbers alone as one hyperplane over raw values: w · x + b, with the scale folded into w and
 * b. Null if a feature is no number, if values were missing in training, if there are more classes, or if a column hardly varies
 * (by less than 1e-300 or so), so that its coefficient would be infinite.
 */
export function foldedBack({
  encoding,
  machines,
}: Pick<TableModel, "encoding" | "machines">): LinearModel | null {
  const [machine] = machines;
  if (machines.length !== 1 || !machine) return null;
  const coefficients = new Float64Array(encoding.width);
  let intercept = machine.intercept;
  for (const [j, feature] of encoding.features.entries()) {
    if (feature.type !== "number" && feature.type !== "integer") return null;
    if (feature.indicator !== null) return null;
    const coefficient = (machine.coefficients[j] ?? 0) / feature.scale;
    coefficients[j] = coefficient;
    intercept -= coefficient * feature.centre;
  }
  return Number.isFinite(intercept) && coefficients.every(Number.isFinite)
    ? { coefficients, intercept }
    : null;
}

/** Far above any real model: 1,000 features, a hundred classes. */
const maxTextLength = 50_000_000;

const count = z.int().nonnegative();
const FileSchema = z.object({
  version: z.literal(2),
  dataset: z.object({ name: z.string(), hash: z.string() }),
  classes: z.array(z.string()).min(2),
  features: z.array(FeatureEncodingSchema).min(1),
  machines: z.array(z.object({ coefficients: z.array(z.number()), intercept: z.number() }).nullable()),
  rows: count,
  counts: z.array(count),
  C: z.number().positive(),
  created: z.string(),
  trainingSetHash: z.string().regex(/^[0-9a-f]{64}$/),
  holdout: z.boolean(),
  calibration: CalibrationSchema.optional(),
});

/** The text of a model file. Doubles survive bit by bit. Version 1 is that of @loopline/svm. */
export function tableModelText({ encoding, machines, ...rest }: TableModel): string {
  const file: z.infer<typeof FileSchema> = {
    version: 2,
    ...rest,
    classes: [...rest.classes],
    counts: [...rest.counts],
    features: [...encoding.features],
    machines: machines.map((machine) => machine && { ...machine, coefficients: [...machine.coefficients] }),
  };
  return JSON.stringify(FileSchema.parse(file));
}

/**
 * Reads a model file for a dataset. A model of another definition of the same table is accepted if both have the same
 * features, apart from categories and ranges, and the same classes.
 * @throws {SvmError} `bad-model-file` that names the field, or both datasets
 */
export function readTableModel(text: string, dataset: Dataset): TableModel {
  if (text.length > maxTextLength) fail(`has ${text.length} characters; at most ${maxTextLength} are read`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    fail("is not JSON", { cause });
  }
  const parsed = FileSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    fail(`${issue?.path.join(".") || "content"}: ${issue?.message}`);
  }
  const { version: _, features, machines, ...rest } = parsed.data;
  checkDataset(parsed.data, dataset);
  const { classes, counts, rows } = rest;
  const encoding = toEncoding(features);
  if (machines.length !== (classes.length === 2 ? 1 : classes.length)) {
    fail(`has ${machines.length} machines for ${classes.length} classes`);
  }
  if (counts.length !== classes.length || counts.reduce((sum, each) => sum + each, 0) !== rows) {
    fail(`counts do not add up to ${rows} rows of ${classes.length} classes`);
  }
  return {
    ...rest,
    encoding,
    machines: machines.map((machine, k) => {
      if (machine === null) return null;
      const { coefficients, intercept } = machine;
      if (coefficients.length !== encoding.width) {
        fail(`machines.${k} has ${coefficients.length} coefficients for ${encoding.width} columns`);
      }
      return { coefficients: Float64Array.from(coefficients), intercept };
    }),
  };
}

function checkDataset(
  { dataset: { name, hash }, classes, features }: z.infer<typeof FileSchema>,
  wanted: Dataset,
): void {
  if (name !== wanted.name) fail(`is for the dataset ${name}, not for ${wanted.name}`);
  const shape = { name, features, target: { classes: classes.map((value) => ({ value })) } };
  if (isCompatible(shape, wanted)) return;
  const [was, is] = [hash, wanted.hash].map((each) => each.slice(0, 8));
  fail(
    `is for the definition ${was} of the dataset ${name}, not for ${is} of ${wanted.name}: their features or classes differ`,
  );
}

function fail(problem: string, options?: ErrorOptions): never {
  throw new SvmError("bad-model-file", `model file ${problem}`, options);
}
