import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { hasOnlyNumbers } from "@loopline/contracts";
import type { Dataset, TrainingSettings, Value } from "@loopline/dataset";
import { encodeRecords, learnEncoding } from "@loopline/dataset/encoding";
import { balanceClasses, decideClasses, SvmError, toRowMajor, trainingSetHash } from "@loopline/svm";
import {
  checkConverged,
  type FittedMachine,
  fitMachines,
  presentClasses,
  toMachines,
} from "./fit-machines.ts";
import { hasPlainModels, plainEncoding } from "./plain-model.ts";
import { reportOf, type TableReport } from "./scores.ts";
import { decisionsOf, type TableModel } from "./table-model.ts";

export interface FittedTable {
  readonly model: TableModel;
  /** Indices of the records trained on, ascending: all, unless classes are cut to the smallest. */
  readonly kept: Uint32Array;
  /** The machines as they were fitted to the records kept. */
  readonly fits: readonly FittedMachine[];
  readonly balance: TrainingSettings["balance"];
}

export interface FitTableOptions {
  /** When the model is trained, ISO 8601. */
  readonly created: string;
  /** Whether records are held out from this training; true unless given. */
  readonly holdout?: boolean;
  /** Whether to return a model although the solver did not reach the optimum. */
  readonly acceptsUnsolved?: boolean;
}

/**
 * Fits the model of a dataset, with the balance, the scaling and the C of its definition.
 * @param records values in the order of the features
 * @param labels the class of each record, as its position in `dataset.target.classes`
 * @throws {SvmError} as `fitOneVsRest`; `one-class` unless two classes have a record; `not-converged` if the solver does
 * not reach the optimum, unless that is accepted
 */
export function fitTable(
  dataset: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
  { created, holdout = true, acceptsUnsolved = false }: FitTableOptions,
): FittedTable {
  const { C: given } = dataset.training;
  const C = given === "auto" ? finish(choosingC(dataset, records, labels)) : given;
  const classes = dataset.target.classes.map(({ value }) => value);
  const kept = keptRecords(dataset, records, labels);
  const used = Array.from(kept, (index) => records[index] ?? []);
  const usedLabels = Array.from(kept, (index) => labels[index] ?? 0);
  const encoding = hasPlainModels(dataset) ? plainEncoding(dataset) : learnEncoding(dataset, used);
  const fits = fitMachines(dataset, encoding, used, usedLabels, C);
  if (!acceptsUnsolved) checkConverged(fits, classes);
  const model: TableModel = {
    dataset: { name: dataset.name, hash: dataset.hash },
    classes,
    encoding,
    machines: toMachines(fits, classes.length),
    rows: used.length,
    counts: countClasses(usedLabels, classes.length),
    C,
    created,
    trainingSetHash: hashRecords(dataset, used, usedLabels),
    holdout,
  };
  return { model, kept, fits, balance: dataset.training.balance };
}

export interface CrossValidation {
  /** The class predicted for each record by a model that was not trained on its fold. */
  readonly predicted: Uint32Array;
  readonly report: TableReport;
}

/**
 * Predicts each record by a model fitted to the other folds, encoding included. A fold whose other folds have records of
 * one class only is predicted to be of that class.
 * @param folds a fold per record
 * @throws {SvmError} as `fitTable`
 */
export function crossValidate(
  dataset: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
  folds: ArrayLike<number>,
): CrossValidation {
  return finish(crossValidating(dataset, records, labels, folds));
}

/** As {@link crossValidate}; pauses after each fit. */
function* crossValidating(
  dataset: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
  folds: ArrayLike<number>,
): Generator<void, CrossValidation> {
  const predicted = new Uint32Array(records.length);
  for (const fold of new Set(Array.from(folds))) {
    const indices = [...records.keys()];
    const train = indices.filter((index) => folds[index] !== fold);
    const test = indices.filter((index) => folds[index] === fold);
    const trainLabels = train.map((index) => labels[index] ?? 0);
    const found = new Set(trainLabels);
    const pick = (picked: readonly number[]) => picked.map((index) => records[index] ?? []);
    const decided =
      found.size < 2
        ? new Uint32Array(test.length).fill(trainLabels[0] ?? 0)
        : decideClasses(
            decisionsOf(fitTable(dataset, pick(train), trainLabels, { created: "" }).model, pick(test)),
          );
    test.forEach((index, k) => {
      predicted[index] = decided[k] ?? 0;
    });
    yield;
  }
  return { predicted, report: reportOf(labels, predicted, dataset.target.classes.length) };
}

/** Row index modulo 5: the folds that choose C, and those of published figures. */
export function defaultFolds(rows: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, index) => index % 5);
}

const candidatesForC = [0.01, 0.1, 1, 10];

/**
 * The C with the best cross-validated accuracy, balanced unless the definition's balance is `none`; of equals the
 * smallest. A C with which a fit does not converge is not chosen. Other work of the process runs between the fits.
 */
export async function chooseC(
  dataset: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
): Promise<number> {
  const steps = choosingC(dataset, records, labels);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
}

function* choosingC(
  dataset: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
): Generator<void, number> {
  let best = { C: 1, score: -1 };
  for (const C of candidatesForC) {
    const candidate = { ...dataset, training: { ...dataset.training, C } };
    const score = yield* scoring(candidate, records, labels);
    if (score > best.score) best = { C, score };
  }
  return best.C;
}

function* scoring(
  dataset: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
): Generator<void, number> {
  try {
    const { report } = yield* crossValidating(dataset, records, labels, defaultFolds(records.length));
    return dataset.training.balance === "none" ? report.accuracy : report.balancedAccuracy;
  } catch (error) {
    if (error instanceof SvmError && error.code === "not-converged") return -1;
    throw error;
  }
}

function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Indices of the records to train on. With the balance `rows` classes are cut, by the hash of their unscaled rows. */
export function keptRecords(
  { features, training, target }: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
): Uint32Array {
  const present = presentClasses(labels, target.classes);
  if (training.balance !== "rows") return Uint32Array.from(records.keys());
  const encoding = learnEncoding({ features, training: { ...training, scaling: "none" } }, records);
  const local = labels.map((label) => present.indexOf(label));
  return balanceClasses(
    encodeRecords(encoding, records),
    local,
    records.length,
    encoding.width,
    present.length,
  );
}

function countClasses(labels: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** SHA-256 of the labelled records, sorted, so that their order does not matter: the `trainingSetHash` of a model. */
export function hashRecords(
  { features, target }: Dataset,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
): string {
  if (target.classes.length === 2 && hasOnlyNumbers({ features })) {
    const rows = toRowMajor(
      records.map((values) => values.map(Number)),
      features.length,
    );
    return trainingSetHash(rows, labels, records.length, features.length);
  }
  const lines = records.map((values, index) => JSON.stringify([labels[index], ...values])).sort();
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}
