import type { Calibration } from "@loopline/contracts";
import { fitPlattScale } from "@loopline/statistics";
import { decideClasses } from "@loopline/svm";
import { marginsOf } from "./table-model.ts";

/** With fewer rows than this, no probability is stated. */
export const minCalibrationRows = 50;

/**
 * Fits the probability that a prediction is right to its margin. Undefined if there are too few rows.
 * @param decisions of the machines, as `decisionsOf` has them, on rows that they were not trained on
 * @param labels the class of each row
 */
export function calibrate(
  decisions: readonly Float64Array[],
  labels: readonly number[],
): Calibration | undefined {
  const classes = decideClasses(decisions);
  const scored = Array.from(marginsOf(decisions), (margin, row) => ({
    margin,
    isRight: Number(classes[row] === labels[row]),
  })).filter(({ margin }) => Number.isFinite(margin));
  const rows = scored.length;
  if (rows < minCalibrationRows) return undefined;
  const right = scored.map(({ isRight }) => isRight);
  // In units of their mean, because Newton's method needs margins of about 1.
  const unit = scored.reduce((sum, { margin }) => sum + margin / rows, 0) || 1;
  const fitted = fitPlattScale(
    scored.map(({ margin }) => margin / unit),
    right,
  );
  if (fitted.slope >= 0) return { slope: fitted.slope / unit, intercept: fitted.offset, rows };
  // A clearer prediction is not less likely to be right: the rows are too few to tell.
  const ones = right.reduce((sum, each) => sum + each, 0);
  return { slope: 0, intercept: Math.log((ones + 1) / (rows - ones + 1)), rows };
}
