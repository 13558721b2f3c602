import type { Dataset } from "@loopline/dataset";

/** Names that counts by class share with other fields of the same object. */
const otherFields = new Set([
  "batches",
  "predictions",
  "records",
  "batch_id",
  "created",
  "name",
  "owner",
  "warned",
  "__proto__",
]);

/** The field that counts a class in totals and events: its name, unless another field has it. */
export function countKey(className: string): string {
  return otherFields.has(className) ? `class ${className}` : className;
}

/** {@link countKey} of all classes, the last first, as the original's two are ordered wherever they are counted. */
export function countKeys({ target }: Pick<Dataset, "target">): string[] {
  return target.classes.map(({ value }) => countKey(value)).reverse();
}

/** The order in which people see classes: of two the last first, as in the original; of more that of the definition. */
export function inShownOrder<T>(classes: readonly T[]): T[] {
  return classes.length === 2 ? classes.toReversed() : [...classes];
}

/**
 * The class that a rating implies: 1 says the predicted one; 0 says the other one of two. Null if that leaves it open, because
 * there are more classes or there was no prediction.
 */
export function ratedClass(
  { target: { classes } }: Pick<Dataset, "target">,
  prediction: string | null,
  isCorrect: boolean,
): string | null {
  if (prediction === null) return null;
  if (isCorrect) return prediction;
  if (classes.length !== 2) return null;
  return classes.find(({ value }) => value !== prediction)?.value ?? null;
}
