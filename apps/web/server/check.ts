import { describeProblem } from "@loopline/contracts";
import type { z } from "zod";
import { badRequest } from "./api-problem.ts";

/**
 * @param whole what the value is called where a problem is not with one of its fields
 * @throws {ApiProblem} 400, in the words that the APIs use
 */
export function check<S extends z.ZodType>(schema: S, value: unknown, whole: string): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(describeProblem(result.error, whole));
}
