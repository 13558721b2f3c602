import type { z } from "zod";

/**
 * The first problem of a failed parse as one sentence that names the field, such as
 * `features[0][2] must be a finite number`. A rule about the whole object keeps its exact words.
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
