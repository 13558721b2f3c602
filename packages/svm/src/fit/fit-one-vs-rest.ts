import { checkLabelCount, type RowMatrix } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";
import { type FitOptions, type FitResult, fitInput } from "./fit.ts";
import { checkRowWeightCount, readInput } from "./problem.ts";

export interface OneVsRestOptions extends Omit<FitOptions, "classWeights"> {
  /**
   * Factors on C: one per class, for the rows of that class in every machine; or `balanced`, which gives both sides of
   * each machine the same total: rows / (2 · rows of the side). 1 unless given.
   */
  readonly classWeights?: "balanced" | readonly number[];
}

/**
 * Fits one machine per class, which tells the class from all others. The machines share the rows and their products.
 * With two classes there is one machine, whose class 1 is the second: the result of `fit`.
 * @param labels the class of each row, a whole number from 0 to `classes` − 1
 * @param classes 2 or more
 * @returns a machine per class in their order, or the only machine of two classes
 * @throws SvmError as `fit`; `one-class` if a class has no row
 */
export function fitOneVsRest(
  x: RowMatrix,
  labels: ArrayLike<number>,
  classes: number,
  { classWeights, ...options }: OneVsRestOptions = {},
): FitResult[] {
  const input = readInput(x, options);
  const { rows } = input;
  checkLabelCount(labels, rows);
  checkRowWeightCount(options.rowWeights, rows);
  if (Array.isArray(classWeights) && classWeights.length !== classes) {
    throw new SvmError("bad-shape", `there are ${classWeights.length} classWeights for ${classes} classes`);
  }
  const counts = countClasses(labels, classes);
  const positives = classes === 2 ? [1] : Array.from(counts.keys());
  return positives.map((positive) => {
    const y = Uint8Array.from({ length: rows }, (_, i) => Number(labels[i] === positive));
    const weights = weighting(classWeights, labels, counts[positive] ?? 0, options.rowWeights);
    return fitInput(input, y, { ...options, ...weights });
  });
}

/**
 * The class of each row: that of the machine with the largest decision.
 * @param decisions of the machines in the order of the classes, each with one decision per row; one machine stands for two
 * classes
 */
export function decideClasses(decisions: readonly Float64Array[]): Uint32Array {
  const [first] = decisions;
  if (first === undefined) throw new SvmError("bad-shape", "there must be at least one machine");
  const classes = new Uint32Array(first.length);
  if (decisions.length === 1) {
    for (let row = 0; row < first.length; row++) classes[row] = Number(first[row] > 0);
    return classes;
  }
  const best = first.slice();
  for (let k = 1; k < decisions.length; k++) {
    const own = decisions[k];
    for (let row = 0; row < best.length; row++) {
      if (!(own[row] > best[row])) continue;
      best[row] = own[row];
      classes[row] = k;
    }
  }
  return classes;
}

/** Weights of class 0 and class 1 with which both have the same total. @param positives rows of class 1 */
export function balancedWeights(rows: number, positives: number): readonly [number, number] {
  return [rows / (2 * (rows - positives)), rows / (2 * positives)];
}

function countClasses(labels: ArrayLike<number>, classes: number): number[] {
  if (!(Number.isInteger(classes) && classes >= 2 && classes <= labels.length)) {
    throw new SvmError(
      "bad-option",
      `classes is ${classes}; it must be a whole number from 2 to the number of rows`,
    );
  }
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (!(label in counts)) {
      throw new SvmError(
        "bad-label",
        `labels[${i}] is ${label}; it must be a whole number from 0 to ${classes - 1}`,
      );
    }
    counts[label]++;
  }
  const missing = counts.indexOf(0);
  if (missing >= 0)
    throw new SvmError("one-class", `class ${missing} has no row; a fit needs a row of each class`);
  return counts;
}

function weighting(
  classWeights: OneVsRestOptions["classWeights"],
  labels: ArrayLike<number>,
  positives: number,
  rowWeights: FitOptions["rowWeights"],
): Pick<FitOptions, "classWeights" | "rowWeights"> {
  if (classWeights === undefined) return {};
  const rows = labels.length;
  if (classWeights === "balanced") {
    return { classWeights: balancedWeights(rows, positives) };
  }
  return {
    rowWeights: Float64Array.from(
      { length: rows },
      (_, i) => classWeights[labels[i]] * (rowWeights?.[i] ?? 1),
    ),
  };
}
