import { createHash } from "node:crypto";
import { describeNotesFileProblem, NotesFileError, nameOfRow, readNotesFile } from "@loopline/banknotes";

/** A note as it is submitted. */
export interface Note {
  readonly subject: string;
  readonly features: readonly number[];
}

export interface NotesFile {
  readonly notes: readonly Note[];
  /** SHA-256 of the file, in hexadecimal. */
  readonly hash: string;
}

/**
 * Reads a whole CSV of notes. A note without a subject is called `row-<number>`, counted from 1.
 * @throws {Error} with a line for each problem of the file
 */
export async function readNotes(path: string): Promise<NotesFile> {
  const hash = createHash("sha256");
  try {
    const rows = await readNotesFile(path, { onBytes: (bytes) => hash.update(bytes) });
    const notes = rows.map(({ subject, features }, index) => ({
      subject: subject ?? nameOfRow(index + 1),
      features,
    }));
    return { notes, hash: hash.digest("hex") };
  } catch (error) {
    if (!(error instanceof NotesFileError)) throw error;
    throw new Error(describe(error), { cause: error });
  }
}

function describe({ problem, others }: NotesFileError): string {
  const { otherLines = 0, ...first } = problem;
  const { fileName } = first;
  const unlisted = otherLines - others.length;
  return [
    ...[first, ...others].map((one) => describeNotesFileProblem({ ...one, fileName })),
    ...(unlisted > 0 ? [`${unlisted} more ${unlisted === 1 ? "line is" : "lines are"} wrong`] : []),
    "Nothing was submitted.",
  ].join("\n");
}
