import { setTimeout as delay } from "node:timers/promises";
import type { Champion } from "@loopline/cache";
import type { ModelMessage } from "@loopline/contracts";
import type { LearningRecords, RecordedJob } from "@loopline/learning";

export interface Outcome {
  /** The training as the database has it. */
  readonly job: RecordedJob;
  /** File name of the model that predicts from now on. */
  readonly champion: string | null;
}

export interface OutcomeDeps {
  readonly readRecords: () => Promise<Pick<LearningRecords, "jobs" | "trainingSet">>;
  readonly champion: Pick<Champion, "fileName">;
}

/** Milliseconds. */
const wait = { pause: 100, most: 20_000 };

/**
 * Waits until the functions behind the topic `model` have had their effects: the job is in the database, and Redis names
 * the champion that the database names.
 * @throws an error that says what is missing after twenty seconds
 */
export async function waitForOutcome(
  { job_id }: Pick<ModelMessage, "job_id">,
  { readRecords, champion }: OutcomeDeps,
): Promise<Outcome> {
  const deadline = performance.now() + wait.most;
  for (;;) {
    const { jobs, trainingSet } = await readRecords();
    const job = jobs.find((recorded) => recorded.job_id === job_id);
    const named = await champion.fileName();
    if (job !== undefined && named === trainingSet.champion) return { job, champion: named };
    if (performance.now() > deadline) {
      const missing = job === undefined ? `job ${job_id} in the database` : "the champion in Redis";
      throw new Error(`${missing} does not show: do the functions run?`);
    }
    await delay(wait.pause);
  }
}
