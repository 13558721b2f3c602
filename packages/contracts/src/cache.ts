import { z } from "zod";
import { CreatedSchema } from "./created.ts";
import { DecisionSchema, LeftOutSchema } from "./decision.ts";
import {
  exampleBatch,
  exampleBatchDetail,
  exampleCounts,
  exampleJob,
  exampleModel,
  exampleReport,
} from "./examples.ts";
import { CountSchema, FailureSchema, LabelNamesSchema, SecondsSchema, ShareSchema } from "./fields.ts";
import { ModelParametersSchema } from "./model-parameters.ts";
import { ClassificationReportSchema } from "./report.ts";

/** Keys of Redis. The first four are shared with the original. */
export const cacheKeys = {
  /** List of {@link CachedBatch}, newest first. */
  batches: "batches",
  /** List of {@link CachedJob}, newest first. */
  jobs: "jobs",
  /** File name of the model that predicts. */
  latestModel: "model:latest",
  /** Its accuracy, a number as text. */
  latestModelAccuracy: "model:latest:accuracy",
  /** Up to which place in the order of promotions it is known to be the newest. */
  latestModelSequence: "model:latest:sequence",
  /** The {@link CachedModel} itself. */
  latestModelDetail: "model:latest:detail",
  /** By which model, and as of when, a batch is answered, however often it is asked. */
  batchModel: (batchId: string) => `batch:${batchId}:model`,
  /** The body and batch of a `POST /notes` with an idempotency key. */
  idempotency: (key: string) => `idempotency:${key}`,
  /** How many requests an API key has made in its minute. */
  rate: (keyId: string) => `rate:${keyId}`,
  /** Stream of {@link PipelineEvent}, in two fields `type` and `data`. */
  events: "events",
  /** Hash of {@link CachedCounts}. */
  counts: "counts",
  /** One {@link CachedBatchDetail}; while it is there, the batch is known to be in the list. */
  batch: (id: string) => `batch:${id}`,
  /** One {@link CachedJobDetail}; while it is there, the job is known to be in the list. */
  job: (id: string) => `job:${id}`,
} as const;

export const CachedBatchSchema = z
  .object({
    batch_id: z.string(),
    subjects: z.array(z.string()),
    predictions: LabelNamesSchema.meta({ description: "What each subject was taken for." }),
    created: CreatedSchema,
  })
  .meta({ id: "Batch", description: "A batch with its predictions.", examples: [exampleBatch] });

export const CachedJobSchema = z
  .object({
    job_id: z.string(),
    model_file_name: z.string(),
    records: CountSchema.meta({ description: "Rows that the model was trained and tested on." }),
    accuracy: ShareSchema,
    data_prep_time: SecondsSchema,
    training_time: SecondsSchema,
    testing_time: SecondsSchema,
    created: CreatedSchema,
    /** Absent from a writer that promotes them all. */
    promoted: z.boolean().meta({ description: "Whether it was to predict from then on." }).optional(),
    failure: FailureSchema.optional(),
  })
  .meta({ id: "Job", description: "A training of a model.", examples: [exampleJob] });

/** A batch with what it was predicted from, and by which model, unless a writer of the original kept neither. */
export const CachedBatchDetailSchema = CachedBatchSchema.extend({
  features: z
    .array(z.array(z.number()))
    .optional()
    .meta({ description: "What the subjects were predicted from; absent where nobody kept it." }),
  model_file_name: z.string().optional().meta({ description: "The model that predicted." }),
}).meta({
  id: "BatchDetail",
  description: "A batch with what it was predicted from, and by which model.",
  examples: [exampleBatchDetail],
});

export const CachedJobDetailSchema = CachedJobSchema.extend({
  /** Absent where a writer of the original kept none. */
  report: ClassificationReportSchema.optional(),
  decision: DecisionSchema.optional(),
  left_out: LeftOutSchema.optional(),
}).meta({
  id: "JobDetail",
  description: "A training with its report, and why its model was promoted or not.",
  examples: [{ ...exampleJob, report: exampleReport }],
});

/** The model that predicts. One of the original comes without its parameters. */
export const CachedModelSchema = z
  .object({
    model_file_name: z.string(),
    accuracy: ShareSchema,
    created: CreatedSchema.optional(),
    ...ModelParametersSchema.partial().shape,
  })
  .meta({ id: "Model", description: "The model that predicts.", examples: [exampleModel] });

/** How many there ever were. */
export const CachedCountsSchema = z
  .object({
    batches: z.coerce.number().int().default(0),
    predictions: z.coerce.number().int().default(0),
    real: z.coerce.number().int().default(0),
    fake: z.coerce.number().int().default(0),
  })
  .meta({ id: "Counts", description: "How many there ever were.", examples: [exampleCounts] });

export type CachedBatchDetail = z.infer<typeof CachedBatchDetailSchema>;
export type CachedJobDetail = z.infer<typeof CachedJobDetailSchema>;
export type CachedModel = z.infer<typeof CachedModelSchema>;
export type CachedCounts = z.infer<typeof CachedCountsSchema>;
export type CachedBatch = z.infer<typeof CachedBatchSchema>;
export type CachedJob = z.infer<typeof CachedJobSchema>;
