import { labelNames } from "@loopline/contracts";
import { type Column, detectColumns } from "./columns.ts";
import type { NoteRow } from "./note-row.ts";
import { NotesFileError, type NotesFileProblem } from "./notes-file-error.ts";
import { readRecord } from "./read-record.ts";

export interface NotesCollector {
  /** Takes the next record. @throws NotesFileError if the rest of the file cannot be understood without it */
  add(record: readonly string[], line: number): void;
  /** All notes. @throws NotesFileError for the first record that was wrong, or if the whole is no use */
  finish(): NoteRow[];
}

/** How many wrong lines are told besides the first. */
const mostOthers = 19;

/** Gathers the records of one file, and what is wrong with the first lines that are wrong. */
export function createNotesCollector(options: { requireLabel: boolean; maxRows: number }): NotesCollector {
  const { requireLabel, maxRows } = options;
  const rows: NoteRow[] = [];
  let columns: readonly Column[] | undefined;
  let firstError: NotesFileError | undefined;
  const others: NotesFileProblem[] = [];
  let wrongLines = 0;

  function addNote(record: readonly string[], noteColumns: readonly Column[], line: number): void {
    if (rows.length + wrongLines === maxRows) {
      throw new NotesFileError({ line, reason: `more than ${maxRows} notes, split the file` });
    }
    try {
      rows.push(readRecord(record, noteColumns, line));
    } catch (error) {
      if (!(error instanceof NotesFileError)) throw error;
      if (firstError === undefined) firstError = error;
      else if (others.length < mostOthers) others.push(error.problem);
      wrongLines++;
    }
  }

  return {
    add(record, line) {
      if (columns !== undefined) return addNote(record, columns, line);
      const detected = detectColumns(record, line);
      columns = detected.columns;
      if (requireLabel && !columns.includes("class")) {
        throw new NotesFileError({
          line,
          reason: `found ${columns.join(", ")}, expected the column class as well`,
        });
      }
      if (!detected.isHeader) addNote(record, columns, line);
    },
    finish() {
      if (firstError !== undefined) {
        throw new NotesFileError({ ...firstError.problem, otherLines: wrongLines - 1 }, { others });
      }
      if (rows.length === 0) {
        const reason = "there are no notes, expected lines such as 3.6216,8.6661,-2.8073,-0.44699,0";
        throw new NotesFileError({ reason });
      }
      if (requireLabel) checkBothClasses(rows);
      return rows;
    },
  };
}

function checkBothClasses(rows: readonly NoteRow[]): void {
  for (const [label, name] of labelNames.entries()) {
    if (!rows.some((row) => row.label === label)) {
      throw new NotesFileError({
        reason: `no note is of class ${label} (${name}), expected notes of both classes`,
      });
    }
  }
}
