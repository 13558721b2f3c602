import { z } from "zod";
import { AppError } from "./app-error.ts";

/**
 * Reads a process's configuration once, at its start.
 * @throws {AppError} `config`, naming every key that is missing or wrong.
 */
export function parseEnv<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv): z.infer<S> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new AppError("config", `These environment variables need attention:\n${problems.join("\n")}`);
}

/** A whole number in a variable, such as a port or a length. */
export function wholeNumber(minimum: number, maximum: number) {
  return z.coerce.number().int().min(minimum).max(maximum);
}
