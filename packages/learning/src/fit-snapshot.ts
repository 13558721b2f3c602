import { type ClassificationReport, featureCount } from "@loopline/contracts";
import { AppError, type Clock } from "@loopline/platform";
import { classificationReport, type FitResult, fit, predict, SvmError, trainingSetHash } from "@loopline/svm";
import { type ChosenRows, chooseRows } from "./choose-rows.ts";
import type { LabelledRows } from "./labelled-rows.ts";
import type { TrainingRules } from "./training-rules.ts";
import type { TrainingSnapshot } from "./training-store.ts";

export interface FittedSnapshot {
  readonly model: FitResult;
  readonly C: number;
  readonly report: ClassificationReport;
  /** The rows of the report. */
  readonly test: LabelledRows;
  readonly records: number;
  readonly leftOut: ChosenRows["leftOut"];
  readonly trainingSetHash: string;
  /** Number of rows trained on: all, and of each class. */
  readonly counts: { readonly rows: number; readonly real: number; readonly fake: number };
  /** Seconds. */
  readonly times: { readonly dataPrep: number; readonly training: number; readonly testing: number };
}

/**
 * Fits a model to a snapshot and tests it on rows that it was not trained on. Stores nothing.
 * @throws {AppError} `unavailable` if there is no row to test on.
 * @throws {SvmError} `one-class` if a class has no row to train on.
 */
export function fitSnapshot(
  snapshot: Pick<TrainingSnapshot, "rows" | "testSet">,
  { maxSourceShare, C = 1 }: Pick<TrainingRules, "maxSourceShare" | "C">,
  clock: Pick<Clock, "seconds">,
): FittedSnapshot {
  const started = clock.seconds();
  const { train, test, records, leftOut, missing } = chooseRows(snapshot, maxSourceShare);
  if (test.labels.length === 0) {
    throw new AppError("unavailable", "there is nothing to test on: is test_set empty?");
  }
  if (missing.length > 0) {
    throw new SvmError(
      "one-class",
      `there is no row of class ${missing.join(" or ")} to train on, beside rows that are held out for testing`,
    );
  }
  const rows = train.labels.length;
  const hash = trainingSetHash(train.features, train.labels, rows, featureCount);
  const prepared = clock.seconds();
  const model = fit(train.features, train.labels, { rows, cols: featureCount, C });
  const trained = clock.seconds();
  const report = classificationReport(test.labels, predict(model, test.features, test.labels.length));
  const tested = clock.seconds();
  const real = train.labels.reduce((sum, label) => sum + label, 0);
  return {
    model,
    C,
    report,
    test,
    records,
    leftOut,
    trainingSetHash: hash,
    counts: { rows, real, fake: rows - real },
    times: { dataPrep: prepared - started, training: trained - prepared, testing: tested - trained },
  };
}
