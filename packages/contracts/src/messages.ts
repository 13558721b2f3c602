import { z } from "zod";
import { type createCacheSchemas, RecordWarningSchema } from "./cache.ts";
import { checkRatings } from "./feedback.ts";
import {
  BatchNameSchema,
  CountSchema,
  CreatedSchema,
  FailureSchema,
  ModelFileNameSchema,
  OwnerSchema,
  RatingsSchema,
  rule,
  SecondsSchema,
  ShareSchema,
  SourceSchema,
  SubjectsSchema,
  UuidSchema,
} from "./fields.ts";
import {
  type ClassificationReport,
  DecisionSchema,
  LeftOutSchema,
  MarginsSchema,
  ModelParametersSchema,
  ProbabilitiesSchema,
} from "./model.ts";
import type { RecordFields } from "./record-fields.ts";

/** The largest value of a Postgres `integer`. */
const maxInteger = 2 ** 31 - 1;

const objectError = "must be a JSON object";

/** The messages of the topics, for the records and classes of a dataset. */
export function createMessageSchemas(
  { FeatureRowsSchema, LabelNamesSchema, LabelsSchema, checkRecords }: RecordFields,
  ReportSchema: z.ZodType<ClassificationReport>,
  { CachedModelSchema }: Pick<ReturnType<typeof createCacheSchemas>, "CachedModelSchema">,
) {
  /**
   * A batch to predict. Added to the original's fields: the name, source and owner of the batch; the model that must predict it, when
   * a batch is sent again because it had to wait for the first model.
   */
  const RequestMessageSchema = z
    .object(
      {
        batch_id: UuidSchema,
        subjects: SubjectsSchema,
        features: FeatureRowsSchema,
        name: BatchNameSchema.optional(),
        source: SourceSchema.optional(),
        owner: OwnerSchema.optional(),
        model_file_name: ModelFileNameSchema.optional(),
      },
      objectError,
    )
    .check(rule((records) => checkRecords(records)));

  /**
   * A batch with its predictions: `output[i]` is the label predicted for `input[i]`, or null while there is no model.
   * Added to the original's fields: the name, source and owner of the batch; the model that predicted, when, how clearly, and what it
   * was not trained for.
   */
  const PredictionMessageSchema = z
    .object(
      {
        batch_id: UuidSchema,
        subjects: SubjectsSchema,
        input: FeatureRowsSchema,
        output: LabelNamesSchema,
        model_file_name: ModelFileNameSchema.optional(),
        created: CreatedSchema.optional(),
        name: BatchNameSchema.optional(),
        source: SourceSchema.optional(),
        owner: OwnerSchema.optional(),
        margins: MarginsSchema.optional(),
        probabilities: ProbabilitiesSchema.optional(),
        warnings: z.array(RecordWarningSchema).optional(),
      },
      objectError,
    )
    .check(
      rule(({ subjects, input, output, margins, probabilities }) => {
        const problem = checkRecords({ subjects, features: input }, "input");
        if (problem !== undefined) return problem;
        const lists = Object.entries({ output, margins, probabilities });
        const wrong = lists.find(([, list]) => list !== undefined && list.length !== subjects.length);
        return wrong && `${wrong[0]} count must equal subjects`;
      }),
    );

  /**
   * Feedback on a batch's predictions: rating 1 = right, 0 = wrong. Added to the original's fields: `labels`, what the records
   * really are, which count more than ratings and can stand alone; an id, which distinguishes a redelivery from new feedback,
   * the time, the source, and the owner. If there is one, it counts only for a batch of that owner.
   */
  const FeedbackMessageSchema = z
    .object(
      {
        batch_id: UuidSchema,
        subjects: SubjectsSchema,
        ratings: RatingsSchema,
        labels: LabelsSchema.optional(),
        feedback_id: UuidSchema.optional(),
        created: CreatedSchema.optional(),
        source: SourceSchema.optional(),
        owner: OwnerSchema.optional(),
      },
      objectError,
    )
    .check(rule(checkRatings));

  /**
   * A trained and tested model. Times are seconds; `records` counts the rows it was trained and tested on.
   * Added to the original's fields: `sequence`, which orders models (see {@link modelSequence}); the hash of the training
   * set; the time; the model's parameters, so that predictions can be explained without its file; the decision on its
   * promotion (without one it is promoted, as in the original); how many rows were left out; how many rows each owner's corrections
   * gave, which is for operators only, as every key may read jobs.
   * A training that failed has a `failure` and no model: file, accuracy and report are those of the champion that stays, so
   * that a consumer that promotes every model changes nothing.
   * If a model is refused or a training fails, `champion` is the model that stays.
   */
  const ModelMessageSchema = z.object(
    {
      job_id: UuidSchema,
      model_file_name: ModelFileNameSchema,
      records: CountSchema.max(maxInteger, `must be at most ${maxInteger}`),
      accuracy: ShareSchema,
      report: ReportSchema,
      data_prep_time: SecondsSchema,
      training_time: SecondsSchema,
      testing_time: SecondsSchema,
      sequence: CountSchema.optional(),
      training_set_hash: z.string().optional(),
      created: CreatedSchema.optional(),
      model: ModelParametersSchema.optional(),
      decision: DecisionSchema.optional(),
      champion: CachedModelSchema.extend({ sequence: CountSchema }).optional(),
      left_out: LeftOutSchema.optional(),
      owners: z.record(OwnerSchema, CountSchema).optional(),
      failure: FailureSchema.optional(),
    },
    objectError,
  );

  return { RequestMessageSchema, PredictionMessageSchema, FeedbackMessageSchema, ModelMessageSchema };
}

type MessageSchemas = ReturnType<typeof createMessageSchemas>;
export type RequestMessage = z.infer<MessageSchemas["RequestMessageSchema"]>;
export type PredictionMessage = z.infer<MessageSchemas["PredictionMessageSchema"]>;
export type FeedbackMessage = z.infer<MessageSchemas["FeedbackMessageSchema"]>;
export type ModelMessage = z.infer<MessageSchemas["ModelMessageSchema"]>;

/**
 * Orders models by the time at which their training set was read, in microseconds since 1970. The original sends no
 * sequence, so its order is the seconds in its file name.
 */
export function modelSequence(message: Pick<ModelMessage, "sequence" | "model_file_name">): number {
  return message.sequence ?? Number(/\d+/.exec(message.model_file_name)?.[0] ?? 0) * 1_000_000;
}

/**
 * Numbers the records with the same subject from 0, in the order of the batch: `["a", "b", "a"]` gives `[0, 0, 1]`.
 * Subject and number identify a record, both in a batch and in the feedback on it.
 */
export function numberOccurrences(subjects: readonly string[]): number[] {
  const counts = new Map<string, number>();
  return subjects.map((subject) => {
    const number = counts.get(subject) ?? 0;
    counts.set(subject, number + 1);
    return number;
  });
}
