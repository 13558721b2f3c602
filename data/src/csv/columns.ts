import { type FeatureName, featureNames } from "@loopline/contracts";
import { NotesFileError } from "./notes-file-error.ts";
import { quoteCell } from "./quote-cell.ts";

/** What a cell of a notes file may hold. */
export type Column = FeatureName | "class" | "subject";

export interface DetectedColumns {
  columns: readonly Column[];
  /** Whether the record is a header rather than the first note. */
  isHeader: boolean;
}

const columnOfHeader: ReadonlyMap<string, Column> = new Map<string, Column>([
  ...featureNames.map((name) => [name, name] as const),
  ["class", "class"],
  ["subject", "subject"],
  ["subject_id", "subject"],
]);

const allowed = `${featureNames.join(", ")} and, if wanted, class and subject`;

/**
 * Tells from a file's first record what its columns are. A record without a single number is a header; without a
 * header the columns are the features in their usual order, then the class if there is a fifth cell.
 *
 * @throws NotesFileError
 */
export function detectColumns(record: readonly string[], line: number): DetectedColumns {
  const hasNumber = record.some((cell) => cell !== "" && Number.isFinite(Number(cell)));
  return hasNumber
    ? { columns: columnsByPosition(record, line), isHeader: false }
    : { columns: columnsByName(record, line), isHeader: true };
}

function columnsByPosition(record: readonly string[], line: number): readonly Column[] {
  if (record.length === featureNames.length) return featureNames;
  const withClass: Column[] = [...featureNames, "class"];
  if (record.length === withClass.length) return withClass;
  const expected = `expected ${featureNames.length} or ${withClass.length} (${withClass.join(", ")})`;
  const reason = `found ${record.length} comma-separated ${record.length === 1 ? "cell" : "cells"} and no header, ${expected}`;
  throw new NotesFileError({ line, reason });
}

function columnsByName(record: readonly string[], line: number): readonly Column[] {
  const columns: Column[] = [];
  for (const [i, cell] of record.entries()) {
    const column = columnOfHeader.get(cell.toLowerCase());
    if (column === undefined) {
      const reason = `unknown column ${quoteCell(cell)}, expected ${allowed}`;
      throw new NotesFileError({ line, column: i + 1, reason });
    }
    if (columns.includes(column)) {
      throw new NotesFileError({ line, column: i + 1, reason: `a second column ${column}, expected one` });
    }
    columns.push(column);
  }
  const missing = featureNames.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new NotesFileError({ line, reason: `the header lacks ${missing.join(", ")}, expected ${allowed}` });
  }
  return columns;
}
