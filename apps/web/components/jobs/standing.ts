import type { CachedJob, ModelReply } from "@loopline/contracts";

/**
 * What became of a job's model. `champion`: it predicts. `promoted`: it did, until a better one came. `rejected`: the
 * champion of its time was better. `failed`: the training made no model, and the job names the champion's file.
 */
export type Standing = "champion" | "promoted" | "rejected" | "failed";

/**
 * @param champion the model that predicts; null when there is none
 * @returns undefined while that is not known
 */
export function standingOf(
  job: Pick<CachedJob, "model_file_name" | "promoted" | "failure">,
  champion: Pick<ModelReply, "model_file_name"> | null | undefined,
): Standing | undefined {
  if (job.failure !== undefined) return "failed";
  if (champion === undefined) return undefined;
  if (job.model_file_name === champion?.model_file_name) return "champion";
  // A writer that does not say promotes them all.
  return job.promoted === false ? "rejected" : "promoted";
}
