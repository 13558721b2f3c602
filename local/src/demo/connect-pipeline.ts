import { createGcsModelStore } from "@loopline/platform/model-store";
import type { Endpoints } from "@loopline/services";
import { modelBucket } from "@loopline/services";
import { createHttpPipeline } from "./http-pipeline.ts";
import { createPace } from "./pace.ts";
import type { TeachDeps } from "./teach.ts";
import { withRetries } from "./with-retries.ts";

/** What it takes to teach a stack: its APIs and its model files. Everything ends once `signal` is aborted. */
export function connectPipeline(endpoints: Endpoints, signal: AbortSignal): Omit<TeachDeps, "onStep"> {
  const { ingestApi, predictApi, project, storage } = endpoints;
  const pace = createPace(signal);
  return {
    pace,
    pipeline: withRetries(createHttpPipeline({ ingestApi, predictApi, signal }), pace),
    models: createGcsModelStore({
      GOOGLE_CLOUD_PROJECT: project,
      MODEL_BUCKET: modelBucket,
      STORAGE_API_ENDPOINT: storage,
    }),
  };
}
