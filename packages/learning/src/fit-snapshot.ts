import { type ClassificationReport, toCreated } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import type { Clock } from "@loopline/platform";
import { decideClasses, type FitResult, SvmError } from "@loopline/svm";
import { type ChosenRows, chooseRows } from "./choose-rows.ts";
import type { LabelledRows } from "./labelled-rows.ts";
import { calibrate, minCalibrationRows } from "./table/calibrate.ts";
import { chooseC, type FittedTable, fitTable } from "./table/fit-table.ts";
import { withRanges } from "./table/plain-model.ts";
import { leaveOneOut, reportOf, toClassificationReport } from "./table/scores.ts";
import { decisionsOf, type TableModel } from "./table/table-model.ts";
import type { TrainingRules } from "./training-rules.ts";
import type { TrainingSnapshot } from "./training-store.ts";

export interface FittedSnapshot {
  readonly model: TableModel;
  /** The machines of the model as they were fitted. */
  readonly fits: readonly FitResult[];
  /** Of the test rows; without any, of leaving out each row that was trained on, with an interval. */
  readonly report: ClassificationReport;
  /** The rows held out, or the fixed test set; none if each row was left out in turn. */
  readonly test: LabelledRows;
  readonly testedOn: ChosenRows["testedOn"];
  readonly records: number;
  readonly leftOut: ChosenRows["leftOut"];
  readonly owners: ChosenRows["owners"];
  /** Seconds. */
  readonly times: { readonly dataPrep: number; readonly training: number; readonly testing: number };
}

/**
 * Fits a model to a snapshot and tests it on rows that it was not trained on. Stores nothing.
 * @throws {SvmError} `one-class` unless two classes have a row to train on; `not-converged` if there is nothing to test a
 * model on and the solver does not reach the optimum
 */
export async function fitSnapshot(
  dataset: Dataset,
  snapshot: Pick<TrainingSnapshot, "rows" | "testSet" | "trustedOwners">,
  rules: Pick<TrainingRules, "maxSourceShare" | "C">,
  clock: Pick<Clock, "seconds" | "now">,
): Promise<FittedSnapshot> {
  const started = clock.seconds();
  const chosen = chooseRows(dataset, snapshot, rules.maxSourceShare);
  checkClasses(dataset, chosen);
  const { train, test, testedOn, records, leftOut, owners } = chosen;
  const prepared = clock.seconds();
  const isTested = test.labels.length > 0;
  const given = rules.C ?? dataset.training.C;
  const C = given === "auto" ? await chooseC(dataset, train.records, train.labels) : given;
  const fitted = fitTable({ ...dataset, training: { ...dataset.training, C } }, train.records, train.labels, {
    created: `${toCreated(clock.now())}Z`,
    holdout: isTested,
    acceptsUnsolved: isTested,
  });
  const trained = clock.seconds();
  const { report, interval, calibration } = isTested ? testFit(fitted, chosen) : leaveOut(fitted, train);
  return {
    model: withRanges({ ...fitted.model, ...(calibration && { calibration }) }, dataset, [
      ...train.records,
      ...test.records,
    ]),
    fits: fitted.fits.map(({ fit }) => fit),
    report: toClassificationReport(report, interval),
    test,
    testedOn,
    records,
    leftOut,
    owners,
    times: {
      dataPrep: prepared - started,
      training: trained - prepared,
      testing: clock.seconds() - trained,
    },
  };
}

/** If the test rows are too few to calibrate a model, each row that was trained on is left out for that. */
function testFit(fitted: FittedTable, { train, test }: Pick<ChosenRows, "train" | "test">) {
  const decisions = decisionsOf(fitted.model, test.records);
  const isLeftOut = test.labels.length < minCalibrationRows && fitted.fits.every(({ fit }) => fit.converged);
  return {
    report: reportOf(test.labels, decideClasses(decisions), fitted.model.classes.length),
    interval: undefined,
    calibration: isLeftOut ? leaveOut(fitted, train).calibration : calibrate(decisions, test.labels),
  };
}

function leaveOut(fitted: FittedTable, { records, labels }: LabelledRows) {
  const { report, interval, decisions } = leaveOneOut(fitted, records, labels);
  return { report, interval, calibration: calibrate(decisions, labels) };
}

function checkClasses({ target }: Dataset, { train, test, missing }: ChosenRows): void {
  if (train.labels.length > 0) return;
  const isOne = target.classes.length > 2 && missing.length < target.classes.length;
  const problem = isOne
    ? "there are only rows of one class to train on, and two classes need one each"
    : `there is no row of class ${missing.join(" or ")} to train on`;
  // Without a fixed test set, no class has all of its rows held out.
  const heldOut = test.labels.length > 0 ? ", beside rows that are held out for testing" : "";
  throw new SvmError("one-class", problem + heldOut);
}
