import type { CachedJob, ClassificationReport, ModelReply } from "@loopline/contracts";
import { formatCount, formatDuration } from "../common/format.ts";

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

/** How many test notes of each actual class were predicted as which. */
export interface ConfusionMatrix {
  readonly real: { readonly real: number; readonly fake: number };
  readonly fake: { readonly real: number; readonly fake: number };
}

/**
 * Counts by actual class, then by predicted class. The report has no counts, but they follow exactly: `recall × support`
 * notes of a class were predicted correctly.
 */
export function confusionMatrix(report: Pick<ClassificationReport, "0" | "1">): ConfusionMatrix {
  const { "0": fake, "1": real } = report;
  const realAsReal = Math.round(real.recall * real.support);
  const fakeAsFake = Math.round(fake.recall * fake.support);
  return {
    real: { real: realAsReal, fake: real.support - realAsReal },
    fake: { real: fake.support - fakeAsFake, fake: fakeAsFake },
  };
}
