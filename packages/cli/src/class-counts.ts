import { formatCount, printableLine } from "@loopline/command-line";
import { countKey, inShownOrder } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";

/** How many records are of a class. */
export interface ClassCount {
  /** Of the class. */
  readonly label: string;
  readonly count: number;
}

/** What is shown of a record that was submitted before the first model. */
export const waiting = "waiting for a model";

/** Counts predictions by class, in the order in which classes are shown. */
export function countPredictions({ target }: Dataset, predictions: readonly (string | null)[]): ClassCount[] {
  const counts = Map.groupBy(predictions, (prediction) => prediction);
  return inShownOrder(target.classes).map(({ value, label }) => ({
    label,
    count: counts.get(value)?.length ?? 0,
  }));
}

/** The counts by class of an event, in the order in which classes are shown. */
export function countsOf({ target }: Dataset, event: { readonly [countKey: string]: unknown }): ClassCount[] {
  return inShownOrder(target.classes).map(({ value, label }) => ({
    label,
    count: Number(event[countKey(value)]),
  }));
}

/** More classes than this do not fit in a line. */
export const maxShownClasses = 4;

/** Such as `6 real, 4 fake`; of many classes the most frequent ones. */
export function describeCounts(counts: readonly ClassCount[]): string {
  const describe = ({ label, count }: ClassCount) => `${formatCount(count)} ${printableLine(label)}`;
  if (counts.length <= maxShownClasses) return counts.map(describe).join(", ");
  const found = counts.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count);
  const others = found.slice(maxShownClasses).reduce((sum, { count }) => sum + count, 0);
  const shown = found.slice(0, maxShownClasses).map(describe);
  return [...shown, ...(others > 0 ? [`${formatCount(others)} of other classes`] : [])].join(", ");
}
