import { type Column, detectColumns, NotesFileError, readRecord } from "@loopline/data/records";
import {
  mostWrongLines,
  type UploadFile,
  type UploadNote,
  uploadLimits,
  type WrongLine,
} from "./upload-file.ts";

export interface NotesCollector {
  /**
   * Takes the next record of the file, with the line that it begins on.
   * @throws {NotesFileError} when nothing of the file can be understood without it
   */
  add(cells: readonly string[], line: number): void;
  /** Takes a record that is no proper CSV. */
  addWrong(line: number, reason: string): void;
  /** @throws {NotesFileError} when there is nothing in the file */
  finish(name: string): UploadFile;
}

/** Gathers a file's notes, and its lines that are wrong. */
export function createNotesCollector(): NotesCollector {
  const notes: UploadNote[] = [];
  const wrongLines: WrongLine[] = [];
  let wrongCount = 0;
  let columns: readonly Column[] | undefined;

  function addWrong(line: number, reason: string): void {
    wrongCount++;
    if (wrongLines.length < mostWrongLines) wrongLines.push({ line, reason });
  }

  function addNote(cells: readonly string[], known: readonly Column[], line: number): void {
    if (notes.length + wrongCount === uploadLimits.notes) {
      throw new NotesFileError({ line, reason: `more than ${uploadLimits.notes} notes, split the file` });
    }
    try {
      notes.push({ ...readRecord(cells, known, line), line });
    } catch (error) {
      if (!(error instanceof NotesFileError)) throw error;
      addWrong(line, describe(error));
    }
  }

  return {
    add(record, line) {
      const cells = record.map((cell) => cell.trim());
      if (cells.every((cell) => cell === "")) return;
      if (columns !== undefined) return addNote(cells, columns, line);
      const detected = detectColumns(cells, line);
      columns = detected.columns;
      if (!detected.isHeader) addNote(cells, columns, line);
    },
    addWrong,
    finish(name) {
      if (notes.length + wrongCount === 0) {
        const reason = "there are no notes, expected lines such as 3.6216,8.6661,-2.8073,-0.44699";
        throw new NotesFileError({ reason });
      }
      return { name, columns: columns ?? [], notes, wrongLines, wrongCount };
    },
  };
}

function describe({ problem: { column, columnName, reason } }: NotesFileError): string {
  if (column === undefined) return reason;
  return `column ${column}${columnName === undefined ? "" : ` (${columnName})`}: ${reason}`;
}
