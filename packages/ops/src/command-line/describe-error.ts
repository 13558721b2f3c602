import { describeProblem } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { ZodError } from "zod";

/** An error in one line; of one that others caused, also what they say, unless it is nothing new. */
export function describeError(error: unknown): string {
  // Any other error was written for the reader as it is.
  if (!(error instanceof AppError)) return messageOf(error);
  const parts: string[] = [];
  for (let next: unknown = error; next instanceof Error && parts.length < 5; next = next.cause) {
    const text = messageOf(next);
    if (text !== "" && !parts.some((part) => part.includes(text))) parts.push(text);
  }
  return parts.join(": ");
}

function messageOf(error: unknown): string {
  // Its own message is a list in JSON.
  if (error instanceof ZodError) return `what was read is not as agreed: ${describeProblem(error, "it")}`;
  if (!(error instanceof Error)) return String(error);
  // What `net` throws when a name has several addresses, none of which answers, has no message of its own.
  if (error instanceof AggregateError && error.message === "") return messageOf(error.errors[0]);
  return error.message;
}
