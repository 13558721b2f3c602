import type { ZodError } from "zod";

/** What is wrong with which fields, in one line. */
export function describeIssues(error: ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
