import { z } from "zod";

/**
 * Reads the `created` of whatever has one: ISO 8601 without a zone suffix, taken for UTC. Milliseconds since 1970.
 */
export const CreatedSchema = z
  .object({ created: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3,6}$/) })
  .transform(({ created }) => Date.parse(`${created}Z`));
