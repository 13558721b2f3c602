import type { CachedJob, ClassificationReport, ClassScores, Decision, ModelReply } from "@loopline/contracts";
import { formatCount, formatDuration, formatShare } from "../common/format.ts";

/** The size of a job's training set, and how long each step took. */
export function jobTimes(job: CachedJob): { name: string; value: string }[] {
  return [
    { name: "Records", value: formatCount(job.records) },
    { name: "Data preparation", value: formatDuration(job.data_prep_time * 1_000) },
    { name: "Training", value: formatDuration(job.training_time * 1_000) },
    { name: "Testing", value: formatDuration(job.testing_time * 1_000) },
  ];
}

/**
 * The outcome of a job. `champion`: its model predicts now. `promoted`: its model was the champion until another replaced it.
 * `rejected`: the champion at that time was better. `failed`: the job made no model, and names the champion's file.
 */
export type Standing = "champion" | "promoted" | "rejected" | "failed";

/**
 * @param champion null if there is none
 * @returns undefined while the champion is still loading
 */
export function standingOf(
  job: Pick<CachedJob, "model_file_name" | "promoted" | "failure">,
  champion: Pick<ModelReply, "model_file_name"> | null | undefined,
): Standing | undefined {
  if (job.failure !== undefined) return "failed";
  if (champion === undefined) return undefined;
  if (job.model_file_name === champion?.model_file_name) return "champion";
  // Training functions that leave out `promoted` promote every model.
  return job.promoted === false ? "rejected" : "promoted";
}

/** How many test records of a class were predicted as it. The report has no counts, but they follow exactly. */
export function correctOf({ recall, support }: ClassScores): number {
  return Math.round(recall * support);
}

/**
 * How many test records of each actual class were predicted as which: rows are actual classes. Null if a report of more than two
 * classes does not say it.
 */
export function confusionMatrix(report: ClassificationReport, classes: number): readonly number[][] | null {
  const [first, last] = [report["0"], report["1"]];
  if (classes !== 2 || first === undefined || last === undefined) return report.confusion ?? null;
  const [firstCorrect, lastCorrect] = [correctOf(first), correctOf(last)];
  return [
    [firstCorrect, first.support - firstCorrect],
    [last.support - lastCorrect, lastCorrect],
  ];
}

/** Test records of one class that were predicted as another. Classes are positions in the dataset. */
export interface Mistake {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
}

/** The mistakes of a confusion matrix, the commonest first. */
export function mistakesOf(matrix: readonly (readonly number[])[]): Mistake[] {
  return matrix
    .flatMap((row, actual) => row.map((count, predicted): Mistake => ({ actual, predicted, count })))
    .filter(({ actual, predicted, count }) => actual !== predicted && count > 0)
    .toSorted((one, other) => other.count - one.count);
}

/** `92%`, with {@link describeInterval} if there is one. */
export function describeAccuracy(accuracy: number, report: ClassificationReport | undefined): string {
  const share = formatShare(accuracy);
  if (report?.interval === undefined) return share;
  return `${share} (${describeInterval(report)})`;
}

/** `95% interval 85% to 96%, n = 40`; empty if the report has no interval. */
export function describeInterval({ interval, "weighted avg": average }: ClassificationReport): string {
  if (interval === undefined) return "";
  const { lower, upper } = interval;
  return `95% interval ${formatShare(lower)} to ${formatShare(upper)}, n = ${formatCount(average.support)}`;
}

/** Which records told how good a model is: a clause after their number. */
export function describeComparison(
  { champion_accuracy }: Pick<Decision, "champion_accuracy">,
  report: ClassificationReport | undefined,
): string {
  // There are too few records to hold some out.
  if (report?.interval !== undefined) return "that were left out one at a time";
  return champion_accuracy === null ? "that it was not trained on" : "that neither was trained on";
}
