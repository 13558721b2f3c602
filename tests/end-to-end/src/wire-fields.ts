import { z } from "zod";

export const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The batch's id in API responses and most messages. */
export const BatchIdSchema = z.object({ batch_id: z.string() });

/** Parses `created`, which is ISO 8601 in UTC without a zone suffix, to milliseconds since 1970. */
export const CreatedSchema = z
  .object({ created: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3,6}$/) })
  .transform(({ created }) => Date.parse(`${created}Z`));
