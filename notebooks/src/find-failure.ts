import { stripVTControlCharacters } from "node:util";
import type { Notebook } from "./notebook.ts";

/** The first cell that threw. */
export interface Failure {
  /** Counted from 1, with the cells that are text. */
  readonly cell: number;
  readonly id: string;
  /** What was thrown, and from where. */
  readonly error: string;
}

export function findFailure({ cells }: Notebook): Failure | undefined {
  for (const [index, cell] of cells.entries()) {
    if (cell.cell_type !== "code") continue;
    const error = cell.outputs.find((output) => output.output_type === "error");
    if (error === undefined) continue;
    const said = error.traceback.length > 0 ? error.traceback.join("\n") : `${error.ename}: ${error.evalue}`;
    return { cell: index + 1, id: cell.id, error: stripVTControlCharacters(said) };
  }
  return undefined;
}
