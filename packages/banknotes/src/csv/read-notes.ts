import { type Bytes, decodeLines } from "@loopline/dataset/table";
import { CsvError, parse } from "#csv-parse";
import { NotesFileError, type NotesFileProblem } from "./notes-file-error.ts";
import type { NoteRow } from "./records.ts";
import { type Column, detectColumns, isSeparatorLine, readRecord } from "./records.ts";

/** Maximum size of a file. */
export interface NotesFileLimits {
  bytes: number;
  rows: number;
}

/** The place of a note in its file. Both count from 1. */
export interface NotePlace {
  /** On which it begins. */
  readonly line: number;
  /** Its number among the file's notes, including wrong ones. */
  readonly row: number;
}

export interface NotesListener {
  onNote(note: NoteRow, place: NotePlace): void;
  /** A line that is not a valid note. The others can still be used. */
  onWrong(problem: NotesFileProblem & { line: number }): void;
  /** Called once, before the first note. */
  onColumns?(columns: readonly Column[], line: number): void;
}

/** The subject of a note that has none in its file. */
export function nameOfRow(row: number): string {
  return `row-${row}`;
}

/** In bytes. No line of notes is as long; with this limit, an open quote does not consume the whole file. */
const maxLineLength = 10_000;

/**
 * Reads the notes of a CSV file as a stream. The web app, the commands and `npm start` all use this reader; they differ in
 * what they do with its notes and its wrong lines. The package's README describes the accepted format.
 *
 * @throws NotesFileError if the rest of the file cannot be parsed; and what the listener throws
 */
export async function readNotes(
  bytes: Bytes,
  listener: NotesListener,
  limits: Readonly<NotesFileLimits>,
): Promise<void> {
  const records = createRecordReader(listener, limits.rows);
  const parser = parse({
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    // A quote in the middle of a cell, as in 12" drawer, is an ordinary character.
    relax_quotes: true,
    record_delimiter: "\n",
    max_record_size: maxLineLength,
    on_record: (record: string[], { lines, empty_lines }) => {
      records.add(record, lines, empty_lines);
      // The parser need not keep it.
      return null;
    },
  });
  let hasFailed = false;
  // In browsers, csv-parse's stream has neither destroy() nor a promise of its end.
  const parsed = new Promise<void>((resolve, reject) => {
    parser.on("end", resolve);
    parser.on("error", (error) => {
      hasFailed = true;
      reject(error);
    });
    parser.resume();
  });

  async function write(): Promise<void> {
    for await (const text of decode(bytes, limits.bytes)) {
      if (hasFailed) return;
      parser.write(text);
    }
    parser.end();
  }

  try {
    await Promise.all([write(), parsed]);
  } catch (error) {
    if (error instanceof CsvError) throw new NotesFileError(records.problemOf(error), { cause: error });
    throw error;
  }
  records.finish();
}

/** The error for a file of more than `limit` bytes. */
export function tooLarge(limit: number): NotesFileError {
  const size = limit < 1e6 ? `${limit} bytes` : `${limit / 1e6} MB`;
  return new NotesFileError({ reason: `larger than ${size}, split the file` });
}

/** The text of a file, with LF as line ends. */
function decode(bytes: Bytes, maxBytes: number): AsyncGenerator<string> {
  return decodeLines(limitBytes(bytes, maxBytes), (cause) => {
    return new NotesFileError({ reason: "not UTF-8 text, save it as CSV in UTF-8" }, { cause });
  });
}

async function* limitBytes(bytes: Bytes, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

const quoteRule =
  "a misplaced double quote: a cell that begins with one ends with one, and one inside of it is written twice";

/** Turns a file's records, in order, into notes. */
function createRecordReader(listener: NotesListener, maxRows: number) {
  let columns: readonly Column[] | undefined;
  let isFirst = true;
  let row = 0;
  /** The line that the last record ended on, and how many blank ones were before. */
  let lastLine = 0;
  let lastBlank = 0;

  function addNote(record: readonly string[], known: readonly Column[], line: number): void {
    if (row === maxRows) {
      throw new NotesFileError({ line, reason: `more than ${maxRows} notes, split the file` });
    }
    row++;
    let note: NoteRow;
    try {
      note = readRecord(record, known, line);
    } catch (error) {
      if (!(error instanceof NotesFileError)) throw error;
      listener.onWrong({ ...error.problem, line });
      return;
    }
    listener.onNote(note, { line, row });
  }

  return {
    add(record: readonly string[], endLine: number, blankLines: number): void {
      lastLine = endLine;
      lastBlank = blankLines;
      // Spreadsheets write cleared rows as commas.
      if (record.every((cell) => cell.trim() === "")) return;
      const line = endLine - record.reduce((ends, cell) => ends + cell.split("\n").length - 1, 0);
      const canBeSeparator = isFirst;
      isFirst = false;
      if (canBeSeparator && isSeparatorLine(record, line)) return;
      if (columns === undefined) {
        const detected = detectColumns(record, line);
        columns = detected.columns;
        listener.onColumns?.(columns, line);
        if (detected.isHeader) return;
      }
      addNote(record, columns, line);
    },
    /** What is wrong with the record after the last one. */
    problemOf({ code, empty_lines, message }: CsvError): NotesFileProblem {
      const blank = typeof empty_lines === "number" ? empty_lines - lastBlank : 0;
      const line = lastLine + blank + 1;
      if (code === "CSV_MAX_RECORD_SIZE") {
        return { line, reason: `a line of more than ${maxLineLength} bytes, perhaps a quote is left open` };
      }
      if (code.includes("QUOTE")) {
        return { line, reason: quoteRule };
      }
      return { line, reason: message };
    },
    finish(): void {
      if (row > 0) return;
      const reason = "there are no notes, expected lines such as 3.6216,8.6661,-2.8073,-0.44699,0";
      throw new NotesFileError({ reason });
    },
  };
}
