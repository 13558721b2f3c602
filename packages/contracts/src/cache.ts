import { z } from "zod";
import { CreatedSchema } from "./created.ts";
import { CountSchema, LabelNamesSchema, SecondsSchema, ShareSchema } from "./fields.ts";

/** Keys of Redis that the APIs and functions share with the original. */
export const cacheKeys = {
  /** List of {@link CachedBatch}, newest first. */
  batches: "batches",
  /** List of {@link CachedJob}, newest first. */
  jobs: "jobs",
  /** File name of the model that predicts. */
  latestModel: "model:latest",
  /** Its accuracy, a number as text. */
  latestModelAccuracy: "model:latest:accuracy",
} as const;

export const CachedBatchSchema = z.object({
  batch_id: z.string(),
  subjects: z.array(z.string()),
  predictions: LabelNamesSchema,
  created: CreatedSchema,
});

export const CachedJobSchema = z.object({
  job_id: z.string(),
  model_file_name: z.string(),
  records: CountSchema,
  accuracy: ShareSchema,
  data_prep_time: SecondsSchema,
  training_time: SecondsSchema,
  testing_time: SecondsSchema,
  created: CreatedSchema,
});

export type CachedBatch = z.infer<typeof CachedBatchSchema>;
export type CachedJob = z.infer<typeof CachedJobSchema>;
