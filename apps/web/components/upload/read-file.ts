import { describeNotesFileProblem, nameOfRow, readNotes, tooLarge } from "@loopline/banknotes/csv";
import {
  mostWrongLines,
  type UploadFile,
  type UploadNote,
  uploadLimits,
  type WrongLine,
} from "./upload-file.ts";

/** How much is read before the page may do something else: a few milliseconds' work. In bytes. */
const pieceLength = 50_000;

/**
 * Reads a file of notes: those that are right, and what is wrong with the other lines.
 *
 * @throws {NotesFileError} when nothing in it can be used
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
        if (wrongLines.length < mostWrongLines) {
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
