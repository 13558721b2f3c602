import type {
  CachedJob,
  ClassificationReport,
  ClassScores,
  JobReply,
  ModelReply,
  TestKind,
} from "@loopline/contracts";
import { clopperPearson } from "@loopline/statistics";
import { formatCount, formatDuration, formatQuantity, formatShare } from "../common/format.ts";

/** How long each step of a training took. */
export function jobTimes(job: CachedJob): { name: string; value: string }[] {
  return [
    { name: "Data preparation", value: formatDuration(job.data_prep_time * 1_000) },
    { name: "Training", value: formatDuration(job.training_time * 1_000) },
    { name: "Testing", value: formatDuration(job.testing_time * 1_000) },
  ];
}

/**
 * The outcome of a training. `champion`: its model predicts now. `promoted`: its model was the champion until another replaced it.
 * `refused`: the champion at that time was better. `failed`: it made no model, and names the champion's file.
 */
export type Standing = "champion" | "promoted" | "refused" | "failed";

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
  return job.promoted === false ? "refused" : "promoted";
}

/** The records that a model was tested on. */
export interface TestRecords {
  readonly rows: number;
  /** Undefined if an older training does not say it. */
  readonly kind: TestKind | undefined;
}

type Tested = Pick<CachedJob, "decision" | "failure"> & Pick<JobReply, "report">;

/** Undefined for a training that failed, or whose writer says nothing about its test. */
export function testOf({ decision, failure, report }: Tested): TestRecords | undefined {
  if (failure !== undefined) return undefined;
  const rows = decision?.rows ?? report?.["weighted avg"].support;
  if (rows === undefined || rows === 0) return undefined;
  const byInterval = report?.interval && "leave-one-out";
  return { rows, kind: decision?.tested_on ?? byInterval };
}

/** Whether two models were tested on the same records, as far as their trainings tell. */
export function haveSameTest(one: TestRecords | undefined, other: TestRecords | undefined): boolean {
  return one !== undefined && one.rows === other?.rows && one.kind === other.kind;
}

/** Writes a number of records in the dataset's words. */
type CountRecords = (records: number, adjective?: string) => string;

/** `275 held-out notes`: the records that a model was tested on. */
export function describeTest({ rows, kind }: TestRecords, count: CountRecords): string {
  switch (kind) {
    case "held-out":
      return count(rows, "held-out");
    case "test-set":
      return `the fixed test set of ${count(rows)}`;
    case "leave-one-out":
      return `${count(rows)}, each left out in turn`;
    default:
      return count(rows, "test");
  }
}

/** How many records a model was trained on; undefined if that is not known. */
export function trainedOn(job: Pick<CachedJob, "records"> & Tested): number | undefined {
  const test = testOf(job);
  if (test?.kind === undefined) return undefined;
  // `records` counts the rows held out, but not those of the fixed test set.
  return job.records - (test.kind === "held-out" ? test.rows : 0);
}

/** `306 labelled · 80 held out · 211 trained on · 15 left out`, as far as the numbers are known. */
export function describeRows(job: Pick<JobReply, "records" | "left_out"> & Tested): string | undefined {
  const [test, trained] = [testOf(job), trainedOn(job)];
  if (test === undefined || trained === undefined) return undefined;
  const { unusable = 0, set_aside = 0, excluded = 0, untrusted = 0, other } = job.left_out ?? {};
  const leftOut = unusable + set_aside + excluded + untrusted + (other ?? 0);
  const parts = [
    // Older trainings do not count all the rows that they leave out.
    [other === undefined ? 0 : job.records + leftOut, "labelled"],
    [test.kind === "held-out" ? test.rows : 0, "held out"],
    [trained, "trained on"],
    [leftOut, "left out"],
  ] as const;
  return parts.flatMap(([rows, what]) => (rows === 0 ? [] : [`${formatCount(rows)} ${what}`])).join(" · ");
}

/** `95% interval 85% to 96%`: how uncertain an accuracy is that was measured on this many records. */
export function describeInterval(accuracy: number, { rows }: TestRecords): string {
  const { low, high } = clopperPearson(Math.round(accuracy * rows), rows);
  return `95% interval ${formatShare(low)} to ${formatShare(high)}`;
}

/** The class that is commonest in the test records, and its share: how often it would be right to always predict it. */
export function baselineOf(
  report: ClassificationReport,
  classes: number,
): { index: number; share: number } | undefined {
  const supports = Array.from({ length: classes }, (_, k) => report[`${k}`]?.support ?? 0);
  const most = Math.max(...supports);
  const total = supports.reduce((sum, support) => sum + support, 0);
  return total === 0 ? undefined : { index: supports.indexOf(most), share: most / total };
}

/** On how many more records a model was right than its champion, of those that both were tested on; undefined if none were. */
export function leadOf({ decision, failure }: Pick<CachedJob, "decision" | "failure">): number | undefined {
  if (failure !== undefined || decision === undefined || decision.champion_accuracy === null)
    return undefined;
  return decision.only_candidate_right - decision.only_champion_right;
}

/** `3 more right than`, `1 fewer right than` or `as many right as`. */
export function describeLead(lead: number): string {
  if (lead === 0) return "as many right as";
  return `${formatCount(Math.abs(lead))} ${lead > 0 ? "more" : "fewer"} right than`;
}

/** `77 of 80, the champion for 80`: for how many records a refused model was right; empty if the two were not compared. */
export function describeDuel({ decision }: Pick<CachedJob, "decision">): string {
  if (decision === undefined || decision.champion_accuracy === null) return "";
  const { rows, candidate_accuracy, champion_accuracy } = decision;
  const [own, other] = [candidate_accuracy, champion_accuracy].map((share) =>
    formatCount(Math.round(share * rows)),
  );
  return `${own} of ${formatCount(rows)}, the champion for ${other}`;
}

/** `268 of 275 (97.5%)` */
export function describeRight(accuracy: number, rows: number): string {
  return `${formatCount(Math.round(accuracy * rows))} of ${formatCount(rows)} (${formatShare(accuracy)})`;
}

/** `2 trainings` */
export function countTrainings(count: number): string {
  return formatQuantity(count, "training");
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
