import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import type { LabelledNoteRow, NoteRow } from "./note-row.ts";
import { NotesFileError } from "./notes-file-error.ts";
import { type ParseNotesOptions, parseNotesCsv } from "./parse-notes-csv.ts";

export interface ReadFileOptions extends ParseNotesOptions {
  /** Told of the file's bytes as they are read. */
  onBytes?: (bytes: Uint8Array) => void;
}

/**
 * Reads the notes of a CSV file, as {@link parseNotesCsv} does. Messages begin with the path.
 *
 * @throws NotesFileError, also if there is no such file or it cannot be read
 */
export function readNotesFile(
  path: string | URL,
  options: ReadFileOptions & { requireLabel: true },
): Promise<LabelledNoteRow[]>;
export function readNotesFile(path: string | URL, options?: ReadFileOptions): Promise<NoteRow[]>;
export async function readNotesFile(path: string | URL, options: ReadFileOptions = {}): Promise<NoteRow[]> {
  const fileName = path instanceof URL ? fileURLToPath(path) : path;
  try {
    return await parseNotesCsv(readBytes(fileName, options.onBytes), options);
  } catch (error) {
    if (!(error instanceof NotesFileError)) throw error;
    const { problem, others, cause } = error;
    throw new NotesFileError({ ...problem, fileName }, { others, cause });
  }
}

async function* readBytes(
  fileName: string,
  onBytes: ReadFileOptions["onBytes"] = () => {},
): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(fileName);
  try {
    for await (const chunk of stream) {
      onBytes(chunk);
      yield chunk;
    }
  } catch (cause) {
    const reason = `cannot be read (${cause instanceof Error ? cause.message : cause})`;
    throw new NotesFileError({ reason }, { cause });
  }
}
