/** A problem in a file of notes, with its place. Lines and columns count from 1. */
export interface NotesFileProblem {
  fileName?: string;
  line?: number;
  column?: number;
  columnName?: string;
  /** What was found, and what is expected instead. */
  reason: string;
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
export function describeNotesFileProblem(problem: NotesFileProblem): string {
  const { fileName, line, column, columnName, reason, otherLines = 0 } = problem;
  const place: string[] = [];
  if (fileName !== undefined) place.push(fileName);
  if (line !== undefined) place.push(`line ${line}`);
  if (column !== undefined)
    place.push(`column ${column}${columnName === undefined ? "" : ` (${columnName})`}`);
  const where = place.length === 0 ? "" : `${place.join(", ")}: `;
  const others =
    otherLines === 0 ? "" : ` (${otherLines} more ${otherLines === 1 ? "line is" : "lines are"} wrong)`;
  return `${where}${reason}${others}`;
}

const maxShown = 40;

/** A cell in a message: quoted, with control characters escaped, and cut if it is long. */
export function quoteCell(cell: string): string {
  if (cell === "") return "an empty cell";
  return JSON.stringify(cell.length > maxShown ? `${cell.slice(0, maxShown)}…` : cell);
}
