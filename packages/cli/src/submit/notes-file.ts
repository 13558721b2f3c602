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
 * Reads a CSV of notes as a whole. One without a subject is called `row-<number>`, counted from 1.
 *
 * @throws {Error} that tells, a line each, what is wrong with the file
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
  const untold = otherLines - others.length;
  return [
    ...[first, ...others].map((one) => describeNotesFileProblem({ ...one, fileName })),
    ...(untold > 0 ? [`${untold} more ${untold === 1 ? "line is" : "lines are"} wrong`] : []),
    "Nothing was submitted.",
  ].join("\n");
}
