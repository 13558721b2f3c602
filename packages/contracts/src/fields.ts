import { z } from "zod";
import {
  featureCount,
  featureNames,
  featureRange,
  isUsableFeature,
  labelNames,
  maxFeatureMagnitude,
} from "./dataset.ts";

/** Postgres `text` cannot hold NUL, and UTF-8 cannot hold half of a surrogate pair. */
function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

const text = z.string("must be a string");
const finiteNumber = z.number("must be a finite number");

/** With or without dashes: the original names a job by `uuid1().hex`. */
const uuidPattern = /^([0-9a-f]{8})(-?)([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{12})$/i;

/** Parses to lower case with dashes, as Postgres writes a UUID, so that one id has one text. */
export const UuidSchema = z
  .string("must be a UUID")
  .regex(uuidPattern, "must be a UUID")
  .meta({ format: "uuid" })
  .transform((id) => id.toLowerCase().replace(uuidPattern, "$1-$3-$4-$5-$6"));

export const SubjectSchema = text.refine(isStorableText, "must not contain NUL or an unpaired surrogate");

/** `null` and absence stand for an empty list, as they do in the original. */
export const SubjectsSchema = z
  .array(SubjectSchema, "must be an array of strings")
  .nullish()
  .transform(orEmpty)
  .meta({ description: "A name per record; names may repeat.", minItems: 1 });

const FeatureRowSchema = z
  .array(
    // Documented here, and checked by checkNotes: after the counts, as the wire contract orders the messages.
    finiteNumber.meta({ minimum: -maxFeatureMagnitude, maximum: maxFeatureMagnitude }),
    "must be an array of numbers",
  )
  .nullable()
  .transform(orEmpty)
  .meta({ description: featureNames.join(", "), minItems: featureCount, maxItems: featureCount });

/** One row per subject. The counts, and the size of the values, are checked by {@link checkNotes}. */
export const FeatureRowsSchema = z
  .array(FeatureRowSchema, "must be an array of arrays of numbers")
  .nullish()
  .transform(orEmpty)
  .meta({ description: "A row of features per subject.", minItems: 1 });

export const RatingsSchema = z
  .array(finiteNumber.meta({ enum: [0, 1] }), "must be an array of numbers")
  .nullish()
  .transform(orEmpty)
  .meta({
    description: "A rating per subject: 1 = the prediction was right, 0 = it was wrong.",
    minItems: 1,
  });

export const LabelNamesSchema = z.array(z.enum(labelNames, 'must be "real" or "fake"'), "must be an array");

export const ModelFileNameSchema = z
  .string("must be a string")
  .regex(/^model-\d{1,12}[\w.-]{0,200}\.\w{1,10}$/, "must look like model-<unix seconds>.json");

/** A share of one, such as an accuracy. */
export const ShareSchema = z
  .number("must be a number")
  .min(0, "must be at least 0")
  .max(1, "must be at most 1")
  .meta({ description: "A share of one." });

export const SecondsSchema = z
  .number("must be a number of seconds")
  .min(0, "must not be negative")
  .meta({ description: "In seconds." });

/** Of a job. */
export const FailureSchema = z.string().meta({
  description:
    "Why the training failed. It made no model: the file, accuracy and report are those of the model that still predicts.",
});

export const CountSchema = z.int("must be a whole number").min(0, "must not be negative");

function orEmpty<T>(list: T[] | null | undefined): T[] {
  return list ?? [];
}

/**
 * The first broken rule of a batch, in the order and words of the wire contract, and then the first value that no model can
 * be trained on.
 * @param field what the batch calls its features
 */
export function checkNotes(
  notes: { subjects: unknown[]; features: number[][] },
  field: "features" | "input" = "features",
): string | undefined {
  if (notes.subjects.length === 0) return "subjects must have one or more record";
  if (notes.features.length !== notes.subjects.length) return `${field} count must equal subjects`;
  if (notes.features.some((row) => row.length !== featureCount)) {
    return "there must be four features per subject";
  }
  for (const [index, row] of notes.features.entries()) {
    const column = row.findIndex((value) => !isUsableFeature(value));
    if (column >= 0) return `${field}[${index}][${column}] must be ${featureRange}`;
  }
  return undefined;
}

/** The first broken rule of a set of ratings, in the order and words of the wire contract. */
export function checkRatings(feedback: { subjects: unknown[]; ratings: number[] }): string | undefined {
  if (feedback.subjects.length === 0) return "subjects must have one or more record";
  if (feedback.ratings.length !== feedback.subjects.length) return "ratings count must equal subjects";
  if (feedback.ratings.some((rating) => rating !== 0 && rating !== 1)) {
    return "ratings must be a 1 or 0 value";
  }
  return undefined;
}

/** Turns a rule that names the first problem into a zod check on the whole object. */
export function rule<T>(check: (value: T) => string | undefined) {
  return (context: z.core.ParsePayload<T>): void => {
    const message = check(context.value);
    if (message !== undefined) {
      context.issues.push({ code: "custom", message, input: context.value });
    }
  };
}
