import { CsvError, parse } from "csv-parse/sync";
import type { LabelledNoteRow, NoteRow } from "./note-row.ts";
import { createNotesCollector } from "./notes-collector.ts";
import { NotesFileError, type NotesFileProblem } from "./notes-file-error.ts";

/** How large a file may be. */
export interface NotesFileLimits {
  bytes: number;
  rows: number;
}

export const notesFileLimits: Readonly<NotesFileLimits> = { bytes: 50_000_000, rows: 1_000_000 };

export interface ParseNotesOptions {
  /** Every note must have its class, and both classes must occur. */
  requireLabel?: boolean;
  limits?: Readonly<NotesFileLimits>;
}

/** In bytes. No line of notes is as long; a quote that is left open ends here instead of swallowing the file. */
const maxLineLength = 10_000;

/**
 * Reads notes from CSV with the columns variance, skewness, curtosis, entropy and, if there, class (0 or fake,
 * 1 or real) and subject (or subject_id). With a header, in any letter case, the columns may come in any order;
 * without one they are the features in that order, then the class. LF, CRLF or CR, with or without a byte order
 * mark and a final newline; blank lines are skipped. A line end inside a subject becomes LF.
 *
 * @param source text, or its UTF-8 bytes
 * @returns every note in the file's order
 * @throws NotesFileError that tells the first thing wrong and how many more lines are; nothing is returned then
 */
export function parseNotesCsv(
  source: string | Uint8Array,
  options: ParseNotesOptions & { requireLabel: true },
): LabelledNoteRow[];
export function parseNotesCsv(source: string | Uint8Array, options?: ParseNotesOptions): NoteRow[];
export function parseNotesCsv(source: string | Uint8Array, options: ParseNotesOptions = {}): NoteRow[] {
  const { requireLabel = false, limits = notesFileLimits } = options;
  if (source.length > limits.bytes) {
    throw new NotesFileError({ reason: `larger than ${limits.bytes} bytes, split the file` });
  }
  const collector = createNotesCollector({ requireLabel, maxRows: limits.rows });
  try {
    const text = typeof source === "string" ? source : decode(source);
    // Made one line end throughout: the parser counts a CRLF inside quotes as two lines.
    parse(text.replace(/\r\n?/g, "\n"), {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      record_delimiter: "\n",
      max_record_size: maxLineLength,
      on_record: (record, { lines }) => {
        collector.add(record, lines);
        // Nothing for the parser to keep: the collector has it.
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new NotesFileError(problemOf(error), { cause: error });
    throw error;
  }
  return collector.finish();
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new NotesFileError({ reason: "not UTF-8 text, save it as CSV in UTF-8" }, { cause });
  }
}

function problemOf(error: CsvError): NotesFileProblem {
  const line = typeof error.lines === "number" ? error.lines : undefined;
  if (error.code === "CSV_MAX_RECORD_SIZE") {
    return { line, reason: `a line of more than ${maxLineLength} bytes, perhaps a quote is left open` };
  }
  if (error.code.includes("QUOTE")) {
    return { line, reason: "a misplaced double quote, expected none or one at each end of a cell" };
  }
  return { line, reason: error.message };
}
