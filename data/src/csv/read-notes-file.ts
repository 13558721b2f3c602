import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { LabelledNoteRow, NoteRow } from "./note-row.ts";
import { NotesFileError } from "./notes-file-error.ts";
import { notesFileLimits, type ParseNotesOptions, parseNotesCsv } from "./parse-notes-csv.ts";

/**
 * Reads the notes of a CSV file, as {@link parseNotesCsv} does. Messages begin with the path.
 *
 * @throws NotesFileError, also if there is no such file or it cannot be read
 */
export function readNotesFile(
  path: string | URL,
  options: ParseNotesOptions & { requireLabel: true },
): Promise<LabelledNoteRow[]>;
export function readNotesFile(path: string | URL, options?: ParseNotesOptions): Promise<NoteRow[]>;
export async function readNotesFile(path: string | URL, options: ParseNotesOptions = {}): Promise<NoteRow[]> {
  const fileName = path instanceof URL ? fileURLToPath(path) : path;
  const bytes = await readBytes(fileName, (options.limits ?? notesFileLimits).bytes);
  try {
    return parseNotesCsv(bytes, options);
  } catch (error) {
    if (!(error instanceof NotesFileError)) throw error;
    const { problem, others, cause } = error;
    throw new NotesFileError({ ...problem, fileName }, { others, cause });
  }
}

async function readBytes(fileName: string, limit: number): Promise<Uint8Array> {
  try {
    // One byte past the limit is enough for the parser to refuse it.
    return await buffer(createReadStream(fileName, { end: limit }));
  } catch (cause) {
    const reason = `cannot be read (${cause instanceof Error ? cause.message : cause})`;
    throw new NotesFileError({ fileName, reason }, { cause });
  }
}
