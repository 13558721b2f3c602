import { z } from "zod";
import { CachedModelSchema } from "./cache.ts";
import { CreatedSchema } from "./created.ts";
import { DecisionSchema, LeftOutSchema } from "./decision.ts";
import {
  CountSchema,
  checkNotes,
  checkRatings,
  FailureSchema,
  FeatureRowsSchema,
  LabelNamesSchema,
  ModelFileNameSchema,
  RatingsSchema,
  rule,
  SecondsSchema,
  ShareSchema,
  SubjectSchema,
  SubjectsSchema,
  UuidSchema,
} from "./fields.ts";
import { ModelParametersSchema } from "./model-parameters.ts";
import { ClassificationReportSchema } from "./report.ts";

/** The greatest that a Postgres `integer` holds. */
const greatestInteger = 2 ** 31 - 1;

const objectError = "must be a JSON object";

/** A batch that waits for its predictions. */
export const RequestMessageSchema = z
  .object({ batch_id: UuidSchema, subjects: SubjectsSchema, features: FeatureRowsSchema }, objectError)
  .check(rule((notes) => checkNotes(notes)));

/**
 * A batch with its predictions: `output[i]` says what `input[i]` was taken for.
 * Added to the original's fields: the model that answered, and when.
 */
export const PredictionMessageSchema = z
  .object(
    {
      batch_id: UuidSchema,
      subjects: SubjectsSchema,
      input: FeatureRowsSchema,
      output: LabelNamesSchema,
      model_file_name: ModelFileNameSchema.optional(),
      created: CreatedSchema.optional(),
    },
    objectError,
  )
  .check(
    rule(({ subjects, input, output }) => {
      const problem = checkNotes({ subjects, features: input }, "input");
      if (problem !== undefined) return problem;
      return output.length === subjects.length ? undefined : "output count must equal subjects";
    }),
  );

/**
 * What people said of a batch's predictions: rating 1 = right, 0 = wrong.
 * Added to the original's fields: an id, so that a redelivery is told from a second opinion, when it was given, and by whom.
 */
export const FeedbackMessageSchema = z
  .object(
    {
      batch_id: UuidSchema,
      subjects: SubjectsSchema,
      ratings: RatingsSchema,
      feedback_id: UuidSchema.optional(),
      created: CreatedSchema.optional(),
      source: SubjectSchema.max(200, "must be at most 200 characters").optional(),
    },
    objectError,
  )
  .check(rule(checkRatings));

/**
 * A trained and tested model. Times are seconds; `records` counts the rows it was trained and tested on.
 * Added to the original's fields: `sequence`, which orders models (see {@link modelSequence}), the hash of
 * the training set, when, the model itself, so that predictions can be explained without its file, whether
 * it is promoted (without a decision it is, as in the original), and how many rows were left out.
 * A training that failed has a `failure`, and no model of its own: the file, its accuracy and its report are those of the
 * champion that stays, so that a consumer that promotes every model changes nothing.
 * A refused model and a failed training tell which model stays the champion.
 */
export const ModelMessageSchema = z.object(
  {
    job_id: UuidSchema,
    model_file_name: ModelFileNameSchema,
    records: CountSchema.max(greatestInteger, `must be at most ${greatestInteger}`),
    accuracy: ShareSchema,
    report: ClassificationReportSchema,
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
    failure: FailureSchema.optional(),
  },
  objectError,
);

export type RequestMessage = z.infer<typeof RequestMessageSchema>;
export type PredictionMessage = z.infer<typeof PredictionMessageSchema>;
export type FeedbackMessage = z.infer<typeof FeedbackMessageSchema>;
export type ModelMessage = z.infer<typeof ModelMessageSchema>;

/**
 * Orders models by when their training set was read, in microseconds since 1970. The original sends no
 * sequence; the seconds in its file name say the same.
 */
export function modelSequence(message: Pick<ModelMessage, "sequence" | "model_file_name">): number {
  return message.sequence ?? Number(/\d+/.exec(message.model_file_name)?.[0] ?? 0) * 1_000_000;
}
