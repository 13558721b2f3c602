import { z } from "zod";

/** Microseconds are optional: the original writes six digits, or none when they are zero. */
const createdPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?$/;

/** ISO 8601 in UTC without a zone suffix, such as `2020-12-21T03:43:56.754652`. */
export const CreatedSchema = z
  .string()
  .regex(createdPattern, "must be ISO 8601 in UTC without a zone suffix")
  .refine((text) => !Number.isNaN(Date.parse(`${text}Z`)), "must be a date that exists");

/** Writes a moment as every `created` field on the wire holds it. */
export function toCreated(moment: Date): string {
  return moment.toISOString().slice(0, -1);
}

/** Reads a `created` field back. Its text must satisfy {@link CreatedSchema}. */
export function fromCreated(created: string): Date {
  return new Date(`${created}Z`);
}
