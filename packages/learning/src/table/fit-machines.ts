import type { Dataset, Value } from "@loopline/dataset";
import { type Encoding, encodeRecords } from "@loopline/dataset/encoding";
import { type FitResult, fitOneVsRest, type LinearModel, SvmError } from "@loopline/svm";

/** A machine, and the classes that it tells apart. */
export interface FittedMachine {
  readonly fit: FitResult;
  /** The class of its positive rows. */
  readonly positive: number;
  /** The class of its other rows, or null for all other classes. */
  readonly negative: number | null;
}

/** @throws {SvmError} `one-class` unless there are two */
export function presentClasses(labels: readonly number[], classes: Dataset["target"]["classes"]): number[] {
  const present = [...new Set(labels)].sort((one, other) => one - other);
  if (present.length >= 2) return present;
  const names = classes.filter((_, index) => !present.includes(index)).map(({ value }) => value);
  throw new SvmError(
    "one-class",
    `there is no record of ${names.join(" or ")} to train on; two classes need one each`,
  );
}

export function fitMachines(
  { target, training }: Pick<Dataset, "target" | "training">,
  encoding: Encoding,
  records: readonly (readonly Value[])[],
  labels: readonly number[],
  C: number,
): FittedMachine[] {
  const present = presentClasses(labels, target.classes);
  const fits = fitOneVsRest(
    encodeRecords(encoding, records),
    labels.map((label) => present.indexOf(label)),
    present.length,
    {
      rows: records.length,
      cols: encoding.width,
      C,
      ...(training.balance === "weights" && { classWeights: "balanced" }),
    },
  );
  const [negative = 0] = present;
  return fits.map((fit, k) => {
    const isPair = fits.length === 1;
    return { fit, positive: present[isPair ? 1 : k] ?? 0, negative: isPair ? negative : null };
  });
}

export function checkConverged(fits: readonly FittedMachine[], classes: readonly string[]): void {
  for (const { fit, positive } of fits) {
    const problem = describeUnsolved(fit);
    if (problem === null) continue;
    throw new SvmError(
      "not-converged",
      `the machine of ${classes[positive]} ${problem}; try a smaller C, or scaling`,
    );
  }
}

/** Says that the solver did not reach the optimum; null if it did. */
export function describeUnsolved({
  converged,
  dualityGap,
  objective,
  iterations,
}: Pick<FitResult, "converged" | "dualityGap" | "objective" | "iterations">): string | null {
  if (converged) return null;
  const gap = (dualityGap / Math.abs(objective)).toPrecision(2);
  return `did not converge: the duality gap is ${gap} of the objective after ${iterations} iterations`;
}

/** The machines as a model holds them. Where two of more classes have records, the machine of one is the other's, negated. */
export function toMachines(fits: readonly FittedMachine[], classes: number): (LinearModel | null)[] {
  if (classes === 2) return fits.map(({ fit }) => signed(fit, 1));
  const machines = new Array<LinearModel | null>(classes).fill(null);
  for (const { fit, positive, negative } of fits) {
    machines[positive] = signed(fit, 1);
    if (negative !== null) machines[negative] = signed(fit, -1);
  }
  return machines;
}

/** Adding 0 turns −0, which JSON does not keep, into 0. */
function signed({ coefficients, intercept }: LinearModel, sign: 1 | -1): LinearModel {
  return { coefficients: coefficients.map((value) => sign * value + 0), intercept: sign * intercept + 0 };
}
