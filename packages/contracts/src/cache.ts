import type { Dataset, Value } from "@loopline/dataset";
import { z } from "zod";
import { countKeys } from "./classes.ts";
import { type Examples, exampleJob } from "./examples.ts";
import {
  BatchNameSchema,
  CountSchema,
  CreatedSchema,
  FailureSchema,
  OwnerSchema,
  SecondsSchema,
  ShareSchema,
  SourceSchema,
} from "./fields.ts";
import {
  type ClassificationReport,
  DecisionSchema,
  LeftOutSchema,
  MarginsSchema,
  ModelParametersSchema,
  ProbabilitiesSchema,
} from "./model.ts";
import { hasOnlyNumbers, type RecordFields } from "./record-fields.ts";

/** Redis keys. `batches`, `jobs`, `model:latest` and `model:latest:accuracy` are the same as in the original. */
export const cacheKeys = {
  /** List of {@link CachedBatch}, newest first. */
  batches: "batches",
  /** The same of one owner. */
  ownedBatches: (owner: string) => `batches:${owner}`,
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
  /** Hash of what an owner with a quota has used: records of a day, batches of each day. */
  quota: (owner: string) => `quota:${owner}`,
  /** Stream of {@link PipelineEvent}, with two fields, `type` and `data`. */
  events: "events",
  /** Hash of {@link CachedCounts}. */
  counts: "counts",
  /** The same of one owner (`acme`), and of one owner in a month (`acme/2026-01`). */
  ownedCounts: (name: string) => `counts:${name}`,
  /** Hash of the corrections of an owner: how many in each month, and the date of the newest. */
  corrections: (owner: string) => `corrections:${owner}`,
  /** Marks feedback of an owner as counted there. */
  countedFeedback: (feedbackId: string) => `feedback:${feedbackId}`,
  /** One {@link CachedBatchDetail}. While it exists, the batch counts as added. */
  batch: (id: string) => `batch:${id}`,
  /** The owner of a batch, as long as its detail; absent for a batch without an owner. */
  batchOwner: (id: string) => `batch:${id}:owner`,
  /** One {@link CachedJobDetail}. While it exists, the job counts as added. */
  job: (id: string) => `job:${id}`,
} as const;

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
    decision: DecisionSchema.optional(),
  })
  .meta({ id: "Job", description: "A training of a model.", examples: [exampleJob] });

/** What a model was not trained for, in one value of a record. The record is predicted nevertheless. */
export const RecordWarningSchema = z
  .object({
    /** Index of the record in the batch. */
    position: CountSchema,
    /** Name of the feature. */
    feature: z.string(),
    /** `unseen`: no training record has this value. `range`: outside their range. `missing`: none of them misses it. */
    kind: z.enum(["unseen", "range", "missing"]),
    /** A sentence for people. */
    message: z.string(),
  })
  .meta({ id: "RecordWarning", description: "What the training set had nothing like in a record." });

export type RecordWarning = z.infer<typeof RecordWarningSchema>;

/** Lifetime totals: of batches, of predictions, and by class under `countKey`. */
export interface CachedCounts {
  [countKey: string]: number;
  batches: number;
  predictions: number;
}

/** The values of the cache, for the records and classes of a dataset. */
export function createCacheSchemas(
  dataset: Dataset,
  { LabelNamesSchema }: RecordFields,
  ReportSchema: z.ZodType<ClassificationReport>,
  examples: Examples,
) {
  const isAlwaysNumber = dataset.features.every(({ type }) => type === "number" || type === "integer");
  const NumberSchema: z.ZodType<Value> = hasOnlyNumbers(dataset) ? z.number() : z.number().nullable();
  const StoredValueSchema: z.ZodType<Value> = isAlwaysNumber
    ? NumberSchema
    : z.union([z.number(), z.string(), z.boolean(), z.null()]);

  const CachedBatchSchema = z
    .object({
      batch_id: z.string(),
      subjects: z.array(z.string()),
      predictions: LabelNamesSchema.meta({
        description: "The predicted label of each subject; null while there is no model.",
      }),
      created: CreatedSchema,
      name: BatchNameSchema.optional(),
      source: SourceSchema.optional(),
      owner: OwnerSchema.optional(),
    })
    .meta({ id: "Batch", description: "A batch with its predictions.", examples: [examples.batch] });

  /** A batch with its features and the model that predicted, unless the original wrote it, which stores neither. */
  const CachedBatchDetailSchema = CachedBatchSchema.extend({
    features: z
      .array(z.array(StoredValueSchema))
      .optional()
      .meta({ description: "The features of each subject; absent if they were not stored." }),
    model_file_name: z.string().optional().meta({ description: "The file of the model that predicted." }),
    margins: MarginsSchema.optional(),
    probabilities: ProbabilitiesSchema.optional(),
    warnings: z
      .array(RecordWarningSchema)
      .optional()
      .meta({ description: "Values that the model was not trained for; absent if there are none." }),
  }).meta({
    id: "BatchDetail",
    description: "A batch with its features and the model that predicted.",
    examples: [examples.batchDetail],
  });

  const CachedJobDetailSchema = CachedJobSchema.extend({
    /** Absent if the original wrote the job. */
    report: ReportSchema.optional(),
    left_out: LeftOutSchema.optional(),
  }).meta({
    id: "JobDetail",
    description: "A training with its report and the decision on its promotion.",
    examples: [{ ...exampleJob, report: examples.report }],
  });

  /** The model that predicts. A model of the original has no parameters here. */
  const CachedModelSchema = z
    .object({
      model_file_name: z.string(),
      accuracy: ShareSchema,
      created: CreatedSchema.optional(),
      ...ModelParametersSchema.shape,
    })
    .meta({ id: "Model", description: "The model that predicts.", examples: [examples.model] });

  const total = z.coerce.number().int().default(0);

  /** Lifetime totals. */
  const CachedCountsSchema = z
    .object({
      batches: total,
      predictions: total,
      ...Object.fromEntries(countKeys(dataset).map((key) => [key, total])),
    })
    .meta({
      id: "Counts",
      description: "Lifetime totals of batches and predictions.",
      examples: [examples.counts],
    }) as unknown as z.ZodType<CachedCounts>;

  return {
    StoredValueSchema,
    CachedBatchSchema,
    CachedBatchDetailSchema,
    CachedJobDetailSchema,
    CachedModelSchema,
    CachedCountsSchema,
  };
}

type CacheSchemas = ReturnType<typeof createCacheSchemas>;
export type CachedBatchDetail = z.infer<CacheSchemas["CachedBatchDetailSchema"]>;
export type CachedJobDetail = z.infer<CacheSchemas["CachedJobDetailSchema"]>;
export type CachedModel = z.infer<CacheSchemas["CachedModelSchema"]>;
export type CachedBatch = z.infer<CacheSchemas["CachedBatchSchema"]>;
export type CachedJob = z.infer<typeof CachedJobSchema>;
