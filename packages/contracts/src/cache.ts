import { z } from "zod";
import {
  exampleBatch,
  exampleBatchDetail,
  exampleCounts,
  exampleJob,
  exampleModel,
  exampleReport,
} from "./examples.ts";
import {
  CountSchema,
  CreatedSchema,
  FailureSchema,
  LabelNamesSchema,
  SecondsSchema,
  ShareSchema,
} from "./fields.ts";
import { ClassificationReportSchema, DecisionSchema, LeftOutSchema, ModelParametersSchema } from "./model.ts";

/** Redis keys. The first four are the same as in the original. */
export const cacheKeys = {
  /** List of {@link CachedBatch}, newest first. */
  batches: "batches",
  /** List of {@link CachedJob}, newest first. */
  jobs: "jobs",
  /** File name of the model that predicts. */
  latestModel: "model:latest",
  /** The accuracy of that model, a number as text. */
  latestModelAccuracy: "model:latest:accuracy",
  /** The sequence up to which that model is known to be the newest promotion. */
  latestModelSequence: "model:latest:sequence",
  /** The {@link CachedModel} that predicts. */
  latestModelDetail: "model:latest:detail",
  /** The model that predicts a batch, and the date; the same at every redelivery of the request. */
  batchModel: (batchId: string) => `batch:${batchId}:model`,
  /** The body and the batch of a `POST /notes` with an idempotency key. */
  idempotency: (key: string) => `idempotency:${key}`,
  /** The number of requests of an API key in the current minute. */
  rate: (keyId: string) => `rate:${keyId}`,
  /** Stream of {@link PipelineEvent}, with two fields, `type` and `data`. */
  events: "events",
  /** Hash of {@link CachedCounts}. */
  counts: "counts",
  /** One {@link CachedBatchDetail}. While it exists, the batch counts as added. */
  batch: (id: string) => `batch:${id}`,
  /** One {@link CachedJobDetail}. While it exists, the job counts as added. */
  job: (id: string) => `job:${id}`,
} as const;

export const CachedBatchSchema = z
  .object({
    batch_id: z.string(),
    subjects: z.array(z.string()),
    predictions: LabelNamesSchema.meta({ description: "The predicted label of each subject." }),
    created: CreatedSchema,
  })
  .meta({ id: "Batch", description: "A batch with its predictions.", examples: [exampleBatch] });

export const CachedJobSchema = z
  .object({
    job_id: z.string(),
    model_file_name: z.string(),
    records: CountSchema.meta({ description: "Number of rows that the model was trained and tested on." }),
    accuracy: ShareSchema,
    data_prep_time: SecondsSchema,
    training_time: SecondsSchema,
    testing_time: SecondsSchema,
    created: CreatedSchema,
    /** Absent from a writer that promotes every model. */
    promoted: z.boolean().meta({ description: "Whether the model became the one that predicts." }).optional(),
    failure: FailureSchema.optional(),
  })
  .meta({ id: "Job", description: "A training of a model.", examples: [exampleJob] });

/** A batch with its features and the model that predicted, unless the original wrote it, which stores neither. */
export const CachedBatchDetailSchema = CachedBatchSchema.extend({
  features: z
    .array(z.array(z.number()))
    .optional()
    .meta({ description: "The features of each subject; absent if they were not stored." }),
  model_file_name: z.string().optional().meta({ description: "The file of the model that predicted." }),
}).meta({
  id: "BatchDetail",
  description: "A batch with its features and the model that predicted.",
  examples: [exampleBatchDetail],
});

export const CachedJobDetailSchema = CachedJobSchema.extend({
  /** Absent if the original wrote the job. */
  report: ClassificationReportSchema.optional(),
  decision: DecisionSchema.optional(),
  left_out: LeftOutSchema.optional(),
}).meta({
  id: "JobDetail",
  description: "A training with its report and the decision on its promotion.",
  examples: [{ ...exampleJob, report: exampleReport }],
});

/** The model that predicts. A model of the original has no parameters here. */
export const CachedModelSchema = z
  .object({
    model_file_name: z.string(),
    accuracy: ShareSchema,
    created: CreatedSchema.optional(),
    ...ModelParametersSchema.partial().shape,
  })
  .meta({ id: "Model", description: "The model that predicts.", examples: [exampleModel] });

/** Lifetime totals. */
export const CachedCountsSchema = z
  .object({
    batches: z.coerce.number().int().default(0),
    predictions: z.coerce.number().int().default(0),
    real: z.coerce.number().int().default(0),
    fake: z.coerce.number().int().default(0),
  })
  .meta({
    id: "Counts",
    description: "Lifetime totals of batches and predictions.",
    examples: [exampleCounts],
  });

export type CachedBatchDetail = z.infer<typeof CachedBatchDetailSchema>;
export type CachedJobDetail = z.infer<typeof CachedJobDetailSchema>;
export type CachedModel = z.infer<typeof CachedModelSchema>;
export type CachedCounts = z.infer<typeof CachedCountsSchema>;
export type CachedBatch = z.infer<typeof CachedBatchSchema>;
export type CachedJob = z.infer<typeof CachedJobSchema>;
