import { describeTableProblem, type TableProblem } from "@loopline/dataset/table";

/** A problem in a file of notes, with its place. */
export interface NotesFileProblem extends TableProblem {
  /** How many further lines are wrong. */
  otherLines?: number;
}

/** A file of notes cannot be used. The message is for the user who chose the file. */
export class NotesFileError extends Error {
  readonly problem: NotesFileProblem;
  /** Problems of further lines, up to a limit; `problem.otherLines` counts them all. */
  readonly others: readonly NotesFileProblem[];

  constructor(
    problem: NotesFileProblem,
    { others = [], ...options }: ErrorOptions & { others?: readonly NotesFileProblem[] } = {},
  ) {
    super(describeNotesFileProblem(problem), options);
    this.name = "NotesFileError";
    this.problem = problem;
    this.others = others;
  }
}

/** A problem as one line of text that begins with its place. */
export function describeNotesFileProblem({ otherLines = 0, ...problem }: NotesFileProblem): string {
  const others =
    otherLines === 0 ? "" : ` (${otherLines} more ${otherLines === 1 ? "line is" : "lines are"} wrong)`;
  return `${describeTableProblem(problem)}${others}`;
}
