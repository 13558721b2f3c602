import { z } from "zod";
import { CachedModelSchema } from "./cache.ts";
import {
  CountSchema,
  CreatedSchema,
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
import { ClassificationReportSchema, DecisionSchema, LeftOutSchema, ModelParametersSchema } from "./model.ts";

/** The largest value of a Postgres `integer`. */
const maxInteger = 2 ** 31 - 1;

const objectError = "must be a JSON object";

/** A batch to predict. */
export const RequestMessageSchema = z
  .object({ batch_id: UuidSchema, subjects: SubjectsSchema, features: FeatureRowsSchema }, objectError)
  .check(rule((notes) => checkNotes(notes)));

/**
 * A batch with its predictions: `output[i]` is the label predicted for `input[i]`.
 * Added to the original's fields: the model that predicted, and when.
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
 * Feedback on a batch's predictions: rating 1 = right, 0 = wrong.
 * Added to the original's fields: an id, which distinguishes a redelivery from new feedback, the time, and the source.
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
 * Added to the original's fields: `sequence`, which orders models (see {@link modelSequence}); the hash of the training
 * set; the time; the model's parameters, so that predictions can be explained without its file; the decision on its
 * promotion (without one it is promoted, as in the original); how many rows were left out.
 * A training that failed has a `failure` and no model: file, accuracy and report are those of the champion that stays, so
 * that a consumer that promotes every model changes nothing.
 * If a model is refused or a training fails, `champion` is the model that stays.
 */
export const ModelMessageSchema = z.object(
  {
    job_id: UuidSchema,
    model_file_name: ModelFileNameSchema,
    records: CountSchema.max(maxInteger, `must be at most ${maxInteger}`),
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
