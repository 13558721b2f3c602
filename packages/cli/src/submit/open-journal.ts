import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { beginJournal, continueJournal, type Journal, journalOf, readJournal } from "./journal.ts";

export interface JournalRequest {
  /** The file of notes. */
  readonly file: string;
  /** Its SHA-256. */
  readonly hash: string;
  readonly batchSize: number;
  readonly ingestUrl: string;
  /** Forgets the journal that is there. */
  readonly restart: boolean;
}

/**
 * The journal of a file: the one that an interrupted submission left, else a new one.
 *
 * @throws {Error} that says what to do, when the file has changed since, or the journal cannot be read or written
 */
export function openJournal({ file, hash, batchSize, ingestUrl, restart }: JournalRequest): Journal {
  const path = journalOf(file);
  try {
    if (restart) rmSync(path, { force: true });
    const found = readJournal(path);
    if (found?.status === "foreign") {
      throw new Error(`${path} is no journal of an interrupted submission: move it away`);
    }
    if (found?.status === "read") {
      if (found.header.hash === hash) return continueJournal(path, found);
      throw new Error(
        `${file} has changed since its submission was interrupted: put it back as it was to go on, or submit all of it with --restart. Nothing was submitted`,
      );
    }
    if (found?.status === "empty") rmSync(path);
    return beginJournal(path, {
      journal: "loopline submit 1",
      run: randomUUID(),
      hash,
      batch_size: batchSize,
      ingest_url: ingestUrl,
    });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new Error(`the journal of the submission cannot be kept (${cause.message})`, { cause });
  }
}
