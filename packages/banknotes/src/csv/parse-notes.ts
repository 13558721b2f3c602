import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { labelNames } from "@loopline/contracts";
import { NotesFileError, type NotesFileProblem } from "./notes-file-error.ts";
import { type NotesFileLimits, readNotes } from "./read-notes.ts";
import type { LabelledNoteRow, NoteRow } from "./records.ts";

const defaultLimits: Readonly<NotesFileLimits> = { bytes: 50_000_000, rows: 1_000_000 };

export interface ParseNotesOptions {
  /** Every note must have its class, and both classes must occur. */
  requireLabel?: boolean;
  limits?: Readonly<NotesFileLimits>;
}

/** Text, or UTF-8 bytes at once or as they come. */
type NotesSource = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Wrong lines that are described besides the first. */
const maxOthers = 19;

/**
 * Reads all notes of a CSV file, or none: see {@link readNotes}.
 *
 * @returns every note in the file's order
 * @throws NotesFileError that describes the first problem and counts the other wrong lines
 */
export async function parseNotesCsv(
  source: NotesSource,
  options: ParseNotesOptions & { requireLabel: true },
): Promise<LabelledNoteRow[]>;
export async function parseNotesCsv(source: NotesSource, options?: ParseNotesOptions): Promise<NoteRow[]>;
export async function parseNotesCsv(
  source: NotesSource,
  { requireLabel = false, limits = defaultLimits }: ParseNotesOptions = {},
): Promise<NoteRow[]> {
  const notes: NoteRow[] = [];
  let first: NotesFileProblem | undefined;
  const others: NotesFileProblem[] = [];
  let otherLines = 0;
  await readNotes(
    bytesOf(source),
    {
      onColumns(columns, line) {
        if (!requireLabel || columns.includes("class")) return;
        const found = columns.filter((column) => column !== "").join(", ");
        throw new NotesFileError({ line, reason: `found ${found}, expected the column class as well` });
      },
      onNote: (note) => notes.push(note),
      onWrong(problem) {
        if (first === undefined) {
          first = problem;
          return;
        }
        otherLines++;
        if (others.length < maxOthers) others.push(problem);
      },
    },
    limits,
  );
  if (first !== undefined) throw new NotesFileError({ ...first, otherLines }, { others });
  if (requireLabel) checkBothClasses(notes);
  return notes;
}

function bytesOf(source: NotesSource): AsyncIterable<Uint8Array> | Uint8Array[] {
  if (typeof source === "string") return [new TextEncoder().encode(source)];
  return source instanceof Uint8Array ? [source] : source;
}

function checkBothClasses(notes: readonly NoteRow[]): void {
  for (const [label, name] of labelNames.entries()) {
    if (!notes.some((note) => note.label === label)) {
      throw new NotesFileError({
        reason: `no note is of class ${label} (${name}), expected notes of both classes`,
      });
    }
  }
}

export interface ReadFileOptions extends ParseNotesOptions {
  /** Called with the file's bytes as they are read. */
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
