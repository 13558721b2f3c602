import { z } from "zod";

/** Postgres `text` cannot store NUL, and UTF-8 cannot encode half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

const text = z.string("must be a string");
export const finiteNumber = z.number("must be a finite number");

/** With or without dashes: the original names a job by `uuid1().hex`. */
const uuidPattern = /^([0-9a-f]{8})(-?)([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{12})$/i;

/** Parses to lower case with dashes, like Postgres, so that each id has one text. */
export const UuidSchema = z
  .string("must be a UUID")
  .regex(uuidPattern, "must be a UUID")
  .meta({ format: "uuid" })
  .transform((id) => id.toLowerCase().replace(uuidPattern, "$1-$3-$4-$5-$6"));

export const SubjectSchema = text.refine(isStorableText, "must not contain NUL or an unpaired surrogate");

const maxNameLength = 200;
const nameError = `must be at most ${maxNameLength} characters`;

/** What people call a batch. */
export const BatchNameSchema = SubjectSchema.min(1, "must not be empty")
  .max(maxNameLength, nameError)
  .meta({ description: "What people call the batch, for example its file's name." });

/** Who sent a batch or feedback. */
export const SourceSchema = SubjectSchema.max(maxNameLength, nameError).meta({
  description: "The name of the API key, or of the user, that sent it; absent without keys and sign-in.",
});

/** Whose a batch is: the owner of the API key that sent it. The name is part of keys in Redis. */
export const OwnerSchema = z
  .string("must be a string")
  .regex(/^[a-z0-9._-]{1,60}$/, "must be 1 to 60 of a-z, 0-9, dot, underscore and dash")
  .meta({ description: "The owner of the API key that sent the batch; absent if the key has none." });

/** As in the original, `null` or no value means an empty list. */
export const SubjectsSchema = z
  .array(SubjectSchema, "must be an array of strings")
  .nullish()
  .transform(orEmpty)
  .meta({ description: "One name per record. Names may repeat.", minItems: 1 });

export const RatingsSchema = z
  .array(finiteNumber.meta({ enum: [0, 1] }), "must be an array of numbers")
  .nullish()
  .transform(orEmpty)
  .meta({
    description: "One rating per subject: 1 = the prediction was right, 0 = it was wrong.",
    minItems: 1,
  });

export const ModelFileNameSchema = z
  .string("must be a string")
  .regex(/^model-\d{1,12}[\w.-]{0,200}\.\w{1,10}$/, "must look like model-<unix seconds>.json");

/** A share from 0 to 1, such as an accuracy. */
export const ShareSchema = z
  .number("must be a number")
  .min(0, "must be at least 0")
  .max(1, "must be at most 1")
  .meta({ description: "A share from 0 to 1." });

export const SecondsSchema = z
  .number("must be a number of seconds")
  .min(0, "must not be negative")
  .meta({ description: "In seconds." });

/** Why a training failed. */
export const FailureSchema = z.string().meta({
  description:
    "Why the training failed. It produced no model: file, accuracy and report are those of the model that still predicts.",
});

export const CountSchema = z.int("must be a whole number").min(0, "must not be negative");

/** Microseconds are optional: the original writes six digits, or none if they are zero. */
const createdPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/;

const wholeSeconds = "2020-12-21T03:43:56".length;

/** ISO 8601 in UTC without a zone suffix, such as `2020-12-21T03:43:56.754652`. */
export const CreatedSchema = z
  .string()
  .regex(createdPattern, "must be ISO 8601 in UTC without a zone suffix")
  .refine(isRealDate, "must be a date that exists")
  .meta({ description: "A time in UTC, without a zone suffix.", examples: ["2026-11-25T09:30:00.250"] });

/** JavaScript reads 30 February as 2 March, and has a year 0. Postgres refuses both. */
function isRealDate(text: string): boolean {
  const time = new Date(`${text}Z`);
  if (Number.isNaN(time.getTime()) || time.getUTCFullYear() === 0) return false;
  return toCreated(time).slice(0, wholeSeconds) === text.slice(0, wholeSeconds);
}

/** Formats a time like every `created` field on the wire. */
export function toCreated(time: Date): string {
  return time.toISOString().slice(0, -1);
}

/** The month of a time on the wire, such as 2026-01. */
export function monthOf(created: string): string {
  return created.slice(0, 7);
}

/** As in the original, `null` or no value means an empty list. */
export function orEmpty<T>(list: T[] | null | undefined): T[] {
  return list ?? [];
}

/** Turns a function that returns the first problem into a zod check on the whole object. */
export function rule<T>(check: (value: T) => string | undefined) {
  return (context: z.core.ParsePayload<T>): void => {
    const message = check(context.value);
    if (message !== undefined) {
      context.issues.push({ code: "custom", message, input: context.value });
    }
  };
}

/**
 * The first problem of a failed parse, in one sentence that names the field, such as `features[0][2] must be a finite
 * number`. The message of a rule about the whole object stays as it is.
 */
export function describeProblem(error: z.ZodError, whole = "body"): string {
  const issue = error.issues[0];
  if (issue === undefined) return `${whole} is invalid`;
  if (issue.path.length > 0) return `${formatPath(issue.path)} ${issue.message}`;
  return issue.code === "custom" ? issue.message : `${whole} ${issue.message}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}
