import type { CachedJob } from "@loopline/contracts";
import type { ModelStore } from "@loopline/platform";
import { fromJSON, type LinearModel } from "@loopline/svm";
import type { Pace } from "./pace.ts";
import type { PipelineClient } from "./pipeline-client.ts";
import { waitFor } from "./wait-for.ts";
import { retry } from "./with-retries.ts";

export interface TrainedModel {
  readonly job: CachedJob;
  readonly model: LinearModel;
}

export interface NewestModelDeps {
  readonly pipeline: Pick<PipelineClient, "championsJob">;
  readonly models: Pick<ModelStore, "read">;
  readonly pace: Pace;
}

const wait = { what: "a first model in GET /jobs", pauseMs: 100, timeoutMs: 60_000 };

/** Returns what asks for the newest promotion and reads its model's file, unless it is the one read last. */
export function createNewestModel({ pipeline, models, pace }: NewestModelDeps): () => Promise<TrainedModel> {
  let held: TrainedModel | undefined;
  return async () => {
    const job = await waitFor(pace, wait, pipeline.championsJob);
    if (held?.job.model_file_name !== job.model_file_name) {
      const text = await retry(pace, () => models.read(job.model_file_name));
      if (text === null) {
        throw new Error(`the model bucket lacks ${job.model_file_name}, which GET /jobs shows`);
      }
      held = { job, model: fromJSON(text) };
    }
    return { job, model: held.model };
  };
}
