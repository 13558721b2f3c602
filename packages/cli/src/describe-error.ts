import { LooplineError } from "@loopline/client";
import { describeError as describeOther, printable } from "@loopline/command-line";
import { z } from "zod";

/** What to do about an HTTP status. */
const advice: Readonly<Record<number, string>> = {
  401: "set LOOPLINE_API_KEY to a key of this pipeline",
  403: "use a LOOPLINE_API_KEY that may do this",
  429: "try again later",
};

/** An error in lines for the terminal. */
export function describeError(error: unknown): string {
  return printable(messageOf(error));
}

function messageOf(error: unknown): string {
  if (error instanceof LooplineError && error.reply !== undefined) {
    const todo = advice[error.status];
    return todo === undefined ? error.reply.message : `${error.reply.message}: ${todo}`;
  }
  if (error instanceof z.ZodError)
    return `this version cannot read the answer of the API: ${z.prettifyError(error)}`;
  return describeOther(error);
}
