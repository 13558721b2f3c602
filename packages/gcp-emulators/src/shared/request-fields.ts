import type { ZodError } from "zod";

/** A field of a message that may be absent. */
export function fieldOf(message: unknown, field: string): unknown {
  return new Map<string, unknown>(Object.entries(message ?? {})).get(field);
}

/** False for an absent field and for a default value, which some clients send and others leave out. */
export function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "string") return value !== "" && !value.endsWith("_UNSPECIFIED");
  return value !== undefined && value !== null && value !== false;
}

/** What is wrong with which fields, in one line. */
export function describeIssues(error: ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
