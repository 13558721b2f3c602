import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describeNotesFileProblem, NotesFileError, parseNotesCsv } from "@loopline/data";

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
  try {
    const bytes = await readBytes(path);
    const notes = parseNotesCsv(bytes).map(({ subject, features }, index) => ({
      subject: subject ?? `row-${index + 1}`,
      features,
    }));
    return { notes, hash: createHash("sha256").update(bytes).digest("hex") };
  } catch (error) {
    if (!(error instanceof NotesFileError)) throw error;
    throw new Error(describe(error, path), { cause: error });
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason = `cannot be read (${cause instanceof Error ? cause.message : cause})`;
    throw new NotesFileError({ reason }, { cause });
  }
}

function describe({ problem, others }: NotesFileError, fileName: string): string {
  const { otherLines = 0, ...first } = problem;
  const untold = otherLines - others.length;
  return [
    ...[first, ...others].map((one) => describeNotesFileProblem({ ...one, fileName })),
    ...(untold > 0 ? [`${untold} more ${untold === 1 ? "line is" : "lines are"} wrong`] : []),
    "Nothing was submitted.",
  ].join("\n");
}
