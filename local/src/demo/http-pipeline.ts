import {
  BatchesReplySchema,
  type CachedJob,
  FeedbackBodySchema,
  FeedbackReplySchema,
  JobsReplySchema,
  modelSequence,
  NotesBodySchema,
  NotesReplySchema,
} from "@loopline/contracts";
import type { PipelineClient } from "./pipeline-client.ts";
import { requestJson } from "./request-json.ts";

export interface HttpPipelineDeps {
  /** URLs of the two APIs, without a slash at the end. */
  readonly ingestApi: string;
  readonly predictApi: string;
  /** Cuts every call off once aborted. */
  readonly signal: AbortSignal;
}

/** The pipeline behind its two APIs. */
export function createHttpPipeline({ ingestApi, predictApi, signal }: HttpPipelineDeps): PipelineClient {
  async function jobs(): Promise<CachedJob[]> {
    const request = { method: "GET", url: `${predictApi}/jobs?limit=100` } as const;
    return (await requestJson(JobsReplySchema, request, signal)).jobs;
  }

  return {
    async submit(notes) {
      const body = NotesBodySchema.parse({
        subjects: notes.map(({ subject }) => subject),
        features: notes.map(({ features }) => features),
      });
      const request = { method: "POST", url: `${ingestApi}/notes`, body } as const;
      return (await requestJson(NotesReplySchema, request, signal)).batch_id;
    },
    async predictionsOf(batchId) {
      const request = { method: "GET", url: `${predictApi}/batches` } as const;
      const { batches } = await requestJson(BatchesReplySchema, request, signal);
      return batches.find(({ batch_id }) => batch_id === batchId)?.predictions;
    },
    async rate(batchId, rated) {
      const body = FeedbackBodySchema.parse({
        subjects: rated.map(({ subject }) => subject),
        ratings: rated.map(({ rating }) => rating),
      });
      const request = { method: "PATCH", url: `${predictApi}/batches/${batchId}`, body } as const;
      await requestJson(FeedbackReplySchema, request, signal);
    },
    newestJob: async () => newestOf(await jobs()),
    championsJob: async () => newestOf((await jobs()).filter(({ promoted }) => promoted !== false)),
  };
}

/** Trainings may finish in another order than they began; the list is in the order in which they finished. */
function newestOf(jobs: readonly CachedJob[]): CachedJob | undefined {
  let newest: CachedJob | undefined;
  for (const job of jobs) {
    if (newest === undefined || modelSequence(job) > modelSequence(newest)) newest = job;
  }
  return newest;
}
