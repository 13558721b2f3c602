import { z } from "zod";

/**
 * Parses a `created`: ISO 8601 in UTC without a zone suffix. Milliseconds since 1970.
 */
export const CreatedSchema = z
  .object({ created: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3,6}$/) })
  .transform(({ created }) => Date.parse(`${created}Z`));
