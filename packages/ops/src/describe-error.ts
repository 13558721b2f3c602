import { describeError as describeOther } from "@loopline/command-line";
import { describeProblem } from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { ZodError } from "zod";

/** An error in one line. For an {@link AppError}, its causes are appended unless they repeat what is already said. */
export function describeError(error: unknown): string {
  // The message of any other error was written for the reader.
  if (!(error instanceof AppError)) return messageOf(error);
  const parts: string[] = [];
  for (let next: unknown = error; next instanceof Error && parts.length < 5; next = next.cause) {
    const text = messageOf(next);
    if (text !== "" && !parts.some((part) => part.includes(text))) parts.push(text);
  }
  return parts.join(": ");
}

function messageOf(error: unknown): string {
  return error instanceof ZodError
    ? `the data does not match its schema: ${describeProblem(error, "it")}`
    : describeOther(error);
}
