import type { CachedJob, ModelReply } from "@loopline/contracts";
import { type Standing, standingOf, type TestRecords, testOf } from "../jobs/job-facts.ts";

/** A training on the chart. */
export interface ChartPoint {
  readonly job: CachedJob;
  /** From left to right, from 1. */
  readonly number: number;
  readonly standing: Standing;
  /** Null for a training that failed: it has no model. */
  readonly accuracy: number | null;
  readonly test: TestRecords | undefined;
  /** Grows when the model was tested on another kind of records than the one before. Lines do not cross that. */
  readonly segment: number;
  /** Whether it was tested on other records than the training before. */
  readonly hasOtherTest: boolean;
}

/** @param jobs newest first */
export function chartPoints(
  jobs: readonly CachedJob[],
  champion: Pick<ModelReply, "model_file_name"> | null,
): ChartPoint[] {
  let before: TestRecords | undefined;
  let segment = 0;
  return jobs.toReversed().map((job, i) => {
    const test = testOf(job);
    const isOtherKind = test !== undefined && before !== undefined && test.kind !== before.kind;
    const hasOtherTest =
      isOtherKind || (test !== undefined && before !== undefined && test.rows !== before.rows);
    if (isOtherKind) segment += 1;
    before = test ?? before;
    const accuracy = job.failure === undefined ? job.accuracy : null;
    const standing = standingOf(job, champion) ?? "promoted";
    return { job, number: i + 1, standing, accuracy, test, segment, hasOtherTest };
  });
}

/** Distance between two ticks, as a share of one. */
const step = 0.05;

/** An axis from a multiple of 5 % up to 100 %. It does not start at 0, because that would hide how models differ. */
export function accuracyAxis(accuracies: readonly number[]): { domain: [number, number]; ticks: number[] } {
  const lowest = Math.min(1 - 2 * step, ...accuracies);
  const steps = Math.ceil((1 - lowest) / step - 1e-9);
  // Counted down from one, so that the highest tick is exactly one.
  const ticks = Array.from({ length: steps + 1 }, (_, i) => Math.round(100 - 100 * step * (steps - i)) / 100);
  return { domain: [ticks[0] ?? 0, 1], ticks };
}
