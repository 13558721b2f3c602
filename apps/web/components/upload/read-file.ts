import {
  describeNotesFileProblem,
  type NoteRow,
  nameOfRow,
  readNotes,
  tooLarge,
} from "@loopline/banknotes/csv";

/** A note of the file, with its line. */
export interface UploadNote extends NoteRow {
  /** The file's, or one made from the number of its row. */
  readonly subject: string;
  /** From 1. */
  readonly line: number;
}

/** A line that cannot be sent, and why. */
export interface WrongLine {
  readonly line: number;
  /** Names the column if there is one. */
  readonly reason: string;
}

/** The notes and problems of a file. */
export interface UploadFile {
  readonly name: string;
  readonly notes: readonly UploadNote[];
  /** The first of them, at most {@link maxWrongLines}. */
  readonly wrongLines: readonly WrongLine[];
  readonly wrongCount: number;
}

export const maxWrongLines = 100;

/** The maximum size of a file. All of it is held in memory. */
const uploadLimits = { bytes: 50_000_000, notes: 250_000 };

/** Bytes that are read before the page gets time for other work: a few milliseconds. */
const pieceLength = 50_000;

/**
 * Reads the valid notes of a file, and the problems of its other lines.
 *
 * @throws {NotesFileError} if nothing in it can be used
 */
export async function readFile(file: File): Promise<UploadFile> {
  if (file.size > uploadLimits.bytes) throw tooLarge(uploadLimits.bytes);
  const notes: UploadNote[] = [];
  const wrongLines: WrongLine[] = [];
  let wrongCount = 0;
  await readNotes(
    piecesOf(file),
    {
      onNote(note, { line, row }) {
        notes.push({ ...note, subject: note.subject ?? nameOfRow(row), line });
      },
      onWrong({ line, ...problem }) {
        wrongCount++;
        if (wrongLines.length < maxWrongLines) {
          wrongLines.push({ line, reason: describeNotesFileProblem(problem) });
        }
      },
    },
    { bytes: uploadLimits.bytes, rows: uploadLimits.notes },
  );
  return { name: file.name, notes, wrongLines, wrongCount };
}

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.size; start += pieceLength) {
    yield new Uint8Array(await file.slice(start, start + pieceLength).arrayBuffer());
    await new Promise((resolve) => setTimeout(resolve));
  }
}
