/** A problem in a table, with its place. Lines and columns count from 1. */
export interface TableProblem {
  readonly fileName?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly columnName?: string | undefined;
  /** What was found, what is expected, and what to do. */
  readonly reason: string;
  /** How many further lines are wrong. */
  readonly otherLines?: number | undefined;
}

/** A table cannot be used. The message is for the person who chose the file. */
export class TableError extends Error {
  override name = "TableError";
  readonly problem: TableProblem;
  /** Problems of further lines, up to a limit; `problem.otherLines` counts them all. */
  readonly others: readonly TableProblem[];

  constructor(
    problem: TableProblem,
    { others = [], ...options }: ErrorOptions & { readonly others?: readonly TableProblem[] } = {},
  ) {
    super(describeTableProblem(problem), options);
    this.problem = problem;
    this.others = others;
  }
}

/** A problem as one line of text that begins with its place. */
export function describeTableProblem(problem: TableProblem): string {
  const { fileName, line, column, columnName, otherLines = 0 } = problem;
  const others =
    otherLines === 0 ? "" : ` (${otherLines} more ${otherLines === 1 ? "line is" : "lines are"} wrong)`;
  const reason = `${problem.reason}${others}`;
  const place = [
    ...(fileName === undefined ? [] : [fileName]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined
      ? []
      : [`column ${column}${columnName === undefined ? "" : ` (${columnName})`}`]),
  ];
  return place.length === 0 ? reason : `${place.join(", ")}: ${reason}`;
}

const maxShown = 40;

/** A cell in a message: quoted, with control characters escaped, and cut if it is long. */
export function quoteCell(cell: string): string {
  if (cell === "") return "an empty cell";
  return JSON.stringify(cell.length > maxShown ? `${cell.slice(0, maxShown)}…` : cell);
}

const maxListed = 10;

/** Names in a message, at most ten of them. */
export function listNames(names: readonly string[]): string {
  const more = names.length - maxListed;
  return more <= 0 ? names.join(", ") : `${names.slice(0, maxListed).join(", ")} and ${more} more`;
}
