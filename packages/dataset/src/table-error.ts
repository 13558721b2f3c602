/** A problem in a table, with its place. Lines and columns count from 1. */
export interface TableProblem {
  readonly fileName?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly columnName?: string | undefined;
  /** What was found, what is expected, and what to do. */
  readonly reason: string;
}

/** A table cannot be used. The message is for the person who chose the file. */
export class TableError extends Error {
  override name = "TableError";
  readonly problem: TableProblem;

  constructor(problem: TableProblem, options?: ErrorOptions) {
    super(describeTableProblem(problem), options);
    this.problem = problem;
  }
}

/** A problem as one line of text that begins with its place. */
export function describeTableProblem({ fileName, line, column, columnName, reason }: TableProblem): string {
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
