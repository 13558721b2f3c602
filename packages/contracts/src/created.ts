import { z } from "zod";
import { exampleCreated } from "./examples.ts";

/** Microseconds are optional: the original writes six digits, or none when they are zero. */
const createdPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/;

const wholeSeconds = "2020-12-21T03:43:56".length;

/** ISO 8601 in UTC without a zone suffix, such as `2020-12-21T03:43:56.754652`. */
export const CreatedSchema = z
  .string()
  .regex(createdPattern, "must be ISO 8601 in UTC without a zone suffix")
  .refine(exists, "must be a date that exists")
  .meta({ description: "A moment in UTC, without a zone suffix.", examples: [exampleCreated] });

/** JavaScript takes the 30th of February for the 2nd of March, and has a year 0; Postgres refuses both. */
function exists(text: string): boolean {
  const moment = new Date(`${text}Z`);
  if (Number.isNaN(moment.getTime()) || moment.getUTCFullYear() === 0) return false;
  return toCreated(moment).slice(0, wholeSeconds) === text.slice(0, wholeSeconds);
}

/** Writes a moment as every `created` field on the wire holds it. */
export function toCreated(moment: Date): string {
  return moment.toISOString().slice(0, -1);
}

/** Reads a `created` field back. Its text must satisfy {@link CreatedSchema}. */
export function fromCreated(created: string): Date {
  return new Date(`${created}Z`);
}
