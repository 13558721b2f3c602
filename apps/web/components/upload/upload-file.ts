import type { NoteRow } from "@loopline/banknotes/csv";

/** A note of the file, and where it stands there. */
export interface UploadNote extends NoteRow {
  /** The file's, or one made from the note's place in it. */
  readonly subject: string;
  /** From 1. */
  readonly line: number;
}

/** A line that cannot be sent, and why. */
export interface WrongLine {
  readonly line: number;
  /** Names the column where there is one. */
  readonly reason: string;
}

/** What was found in a file. */
export interface UploadFile {
  readonly name: string;
  readonly notes: readonly UploadNote[];
  /** The first of them, at most {@link mostWrongLines}. */
  readonly wrongLines: readonly WrongLine[];
  readonly wrongCount: number;
}

export const mostWrongLines = 100;

/** How large a file may be. All of it is held in memory. */
export const uploadLimits = { bytes: 50_000_000, notes: 250_000 };
