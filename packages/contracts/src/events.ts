import type { Dataset } from "@loopline/dataset";
import { z } from "zod";
import { countKeys } from "./classes.ts";
import type { Examples } from "./examples.ts";
import {
  BatchNameSchema,
  CountSchema,
  CreatedSchema,
  FailureSchema,
  OwnerSchema,
  ShareSchema,
} from "./fields.ts";

/** A batch has its predictions, counted by class under `countKey`; `name` is what people call it, if they do, and `owner` whose it is, if it is somebody's. `GET /batches/{batchId}` returns them. */
export interface BatchPredicted {
  [countKey: string]: number | string;
  batch_id: string;
  records: number;
  created: string;
}

/** A training has finished. `GET /jobs/{jobId}` returns its report. */
const JobFinishedSchema = z
  .object({
    job_id: z.string(),
    model_file_name: z.string(),
    records: CountSchema,
    accuracy: ShareSchema,
    promoted: z.boolean().optional(),
    failure: FailureSchema.optional(),
    created: CreatedSchema,
  })
  .meta({ id: "JobFinished", description: "A training has finished." });

/** Another model predicts from now on. `GET /models/latest` returns its parameters. */
const ModelPromotedSchema = z
  .object({
    model_file_name: z.string(),
    accuracy: ShareSchema,
    created: CreatedSchema.optional(),
  })
  .meta({ id: "ModelPromoted", description: "Another model predicts from now on." });

/** The events of `GET /events`, by type. */
export function createEventSchemas(dataset: Dataset, examples: Examples) {
  const BatchPredictedSchema = z
    .object({
      batch_id: z.string(),
      records: CountSchema,
      ...Object.fromEntries(countKeys(dataset).map((key) => [key, CountSchema])),
      created: CreatedSchema,
      name: BatchNameSchema.optional(),
      owner: OwnerSchema.optional(),
    })
    .meta({
      id: "BatchPredicted",
      description: "A batch has its predictions.",
      examples: [examples.event],
    }) as unknown as z.ZodType<BatchPredicted>;
  return {
    "batch-predicted": BatchPredictedSchema,
    "job-finished": JobFinishedSchema,
    "model-promoted": ModelPromotedSchema,
  };
}

type EventSchemas = ReturnType<typeof createEventSchemas>;

/** The type of an event of `GET /events` after which the reader must reload, because earlier events are no longer stored. */
export const resetEvent = "reset";

export type EventType = keyof EventSchemas;

/** An event of the pipeline. */
export type PipelineEvent = {
  [T in EventType]: { readonly type: T; readonly data: z.infer<EventSchemas[T]> };
}[EventType];
