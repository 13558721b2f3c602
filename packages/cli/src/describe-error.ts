import { LooplineError } from "@loopline/client";
import { describeError as describeOther, printable } from "@loopline/command-line";
import { describeTableProblem, type TableError } from "@loopline/dataset";
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

/** The problems of a table, each in a line. @param ending said last, such as that nothing was sent */
export function describeTable({ problem, others }: TableError, ending: string): string {
  const { otherLines = 0, ...first } = problem;
  const unlisted = otherLines - others.length;
  return [
    ...[first, ...others].map(describeTableProblem),
    ...(unlisted > 0 ? [`${unlisted} more ${unlisted === 1 ? "line is" : "lines are"} wrong`] : []),
    ending,
  ].join("\n");
}
