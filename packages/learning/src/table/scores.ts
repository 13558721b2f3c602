import type { ClassificationReport, ClassScores } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { encodeRecords } from "@loopline/dataset/encoding";
import { clopperPearson, type Interval } from "@loopline/statistics";
import { balancedWeights, decideClasses, looDecisions } from "@loopline/svm";
import type { FittedTable } from "./fit-table.ts";
import { decisionsOf } from "./table-model.ts";

/** Scores of one class. */
export interface TableClassScores {
  /** Share of the records predicted as this class that are of it; 0 if none is predicted. */
  readonly precision: number;
  /** Share of the records of this class that are predicted as it; 0 if there is none. */
  readonly recall: number;
  /** Harmonic mean of both. */
  readonly f1: number;
  /** Number of records of this class. */
  readonly support: number;
}

/** How good predictions of K classes are. */
export interface TableReport {
  readonly rows: number;
  readonly accuracy: number;
  /** Mean recall of the classes that have records. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the classes that have records or are predicted. */
  readonly macroF1: number;
  /** K × K: `confusion[t][p]` is the number of records of class t that are predicted as class p. */
  readonly confusion: readonly (readonly number[])[];
  readonly classes: readonly TableClassScores[];
}

/**
 * Compares predictions with labels, as scikit-learn's `accuracy_score`, `balanced_accuracy_score` and
 * `f1_score(average="macro")` do. Every share of nothing is 0.
 * @param labels, predicted a class per record, from 0 to `classes` − 1
 */
export function reportOf(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): TableReport {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = confusion[labels[i] ?? 0];
    const column = predicted[i] ?? 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  const rightOf = (k: number) => confusion[k]?.[k] ?? 0;
  const scores = confusion.map((row, k): TableClassScores & { predicted: number } => {
    const support = sum(row);
    const predictions = sum(confusion.map((other) => other[k] ?? 0));
    const precision = ratio(rightOf(k), predictions);
    const recall = ratio(rightOf(k), support);
    const f1 = ratio(2 * precision * recall, precision + recall);
    return { precision, recall, f1, support, predicted: predictions };
  });
  const withRows = scores.filter(({ support }) => support > 0);
  const occurring = scores.filter((score) => score.support > 0 || score.predicted > 0);
  return {
    rows: labels.length,
    accuracy: ratio(sum(confusion.map((_, k) => rightOf(k))), labels.length),
    balancedAccuracy: ratio(sum(withRows.map(({ recall }) => recall)), withRows.length),
    macroF1: ratio(sum(occurring.map(({ f1 }) => f1)), occurring.length),
    confusion,
    classes: scores.map(({ predicted: _, ...score }) => score),
  };
}

/**
 * The report in the shape of scikit-learn's `classification_report(output_dict=True)`, for two classes equal to the last bit.
 * Of more classes, `macro avg` is the mean of those that have records or are predicted.
 * @param interval of the accuracy
 */
export function toClassificationReport(report: TableReport, interval?: Interval): ClassificationReport {
  const scores = report.classes.map(
    ({ precision, recall, f1, support }): ClassScores => ({ precision, recall, "f1-score": f1, support }),
  );
  const occurs = ({ support }: ClassScores, k: number) =>
    support > 0 || report.confusion.some((row) => (row[k] ?? 0) > 0);
  const average = (weightOf: (scores: ClassScores, k: number) => number): ClassScores => {
    const weights = scores.map(weightOf);
    const mean = (key: keyof ClassScores) =>
      ratio(sum(scores.map((each, k) => each[key] * (weights[k] ?? 0))), sum(weights));
    return {
      precision: mean("precision"),
      recall: mean("recall"),
      "f1-score": mean("f1-score"),
      support: report.rows,
    };
  };
  return {
    ...Object.fromEntries(scores.map((each, k) => [String(k), each])),
    accuracy: report.accuracy,
    "macro avg": average((each, k) => Number(scores.length === 2 || occurs(each, k))),
    "weighted avg": average(({ support }) => support),
    ...(interval && { interval: { lower: interval.low, upper: interval.high } }),
    // Of two classes it follows from the scores.
    ...(scores.length > 2 && { confusion: report.confusion.map((row) => [...row]) }),
  };
}

/** Below this number of labelled records, accuracy comes from leaving one out, not from a test set. */
export const minTestedRows = 100;

export interface LeaveOneOut {
  readonly report: TableReport;
  /** 95 % confidence interval of the accuracy. */
  readonly interval: Interval;
  /** Of the machines on each record, as those of `decisionsOf`; infinite where a class has no other record. */
  readonly decisions: readonly Float64Array[];
}

/**
 * Leave-one-out accuracy: each record is predicted by machines fitted without it, exactly. What is learned without labels
 * (medians, scales) and the weights of the classes stay those of all records. A record that was cut to balance the classes
 * is predicted by the model itself, which has not seen it.
 * @param records, labels those that `fitted` was fitted to
 * @throws {SvmError} as `looDecisions`
 */
export function leaveOneOut(
  { model, kept, fits, balance }: FittedTable,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
): LeaveOneOut {
  const decisions = decisionsOf(model, records);
  const used = Array.from(kept, (index) => records[index] ?? []);
  const x = encodeRecords(model.encoding, used);
  const { length: rows } = used;
  for (const { fit, positive, negative } of fits) {
    const y = Uint8Array.from(kept, (index) => Number(labels[index] === positive));
    const positives = sum([...y]);
    const classWeights = balancedWeights(rows, positives);
    const options = { rows, cols: model.encoding.width, C: model.C };
    const left = looDecisions(x, y, balance === "weights" ? { ...options, classWeights } : options, fit);
    left.forEach((decision, k) => {
      // Without its only record a class is not known.
      const without = Number.isNaN(decision) ? (y[k] === 1 ? -Infinity : Infinity) : decision;
      const record = kept[k] ?? 0;
      const ofPositive = decisions[decisions.length === 1 ? 0 : positive];
      if (ofPositive) ofPositive[record] = without;
      const ofNegative = negative === null || decisions.length === 1 ? undefined : decisions[negative];
      if (ofNegative) ofNegative[record] = -without;
    });
  }
  const report = reportOf(labels, decideClasses(decisions), model.classes.length);
  const right = sum(report.confusion.map((row, k) => row[k] ?? 0));
  return { report, interval: clopperPearson(right, report.rows), decisions };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
