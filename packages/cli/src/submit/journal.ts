import { appendFileSync, closeSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import {
  type JournalHeader,
  JournalHeaderSchema,
  type JournalRecord,
  parseJournal,
  type ReadJournal,
} from "./journal-record.ts";

/** The journal of one submission: JSON lines, so that a process killed at any moment spoils the last line at most. */
export interface Journal {
  readonly header: JournalHeader;
  /** What it said when it was opened. */
  readonly records: readonly JournalRecord[];
  /** Adds a line. Once this returns, it outlives the process. */
  add(record: JournalRecord): void;
  close(): void;
  /** Removes the file of a closed journal. */
  remove(): void;
}

/** Where the journal of a file is. */
export function journalOf(file: string): string {
  return `${file}.loopline-journal`;
}

/** Reads the journal at a path; undefined if there is none. */
export function readJournal(path: string): ReadJournal | undefined {
  try {
    return parseJournal(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Begins a journal. Its first line is on the disk when this returns.
 *
 * @throws if there is one already: of two submissions that begin at the same time, one does
 */
export function beginJournal(path: string, header: JournalHeader): Journal {
  const descriptor = openSync(path, "ax");
  writeFileSync(descriptor, lineOf(JournalHeaderSchema.parse(header)));
  fsyncSync(descriptor);
  return journalAt(path, descriptor, header, []);
}

/** Goes on with a journal that was read. */
export function continueJournal(
  path: string,
  { header, records }: Extract<ReadJournal, { status: "read" }>,
): Journal {
  const descriptor = openSync(path, "a");
  // The last line may have been cut off: what follows must not become a part of it.
  appendFileSync(descriptor, "\n");
  return journalAt(path, descriptor, header, records);
}

function journalAt(
  path: string,
  descriptor: number,
  header: JournalHeader,
  records: readonly JournalRecord[],
): Journal {
  return {
    header,
    records,
    // Not flushed to the disk: should the machine fail, the batch is asked for again, and is the same one.
    add: (record) => appendFileSync(descriptor, lineOf(record)),
    close: () => closeSync(descriptor),
    remove: () => rmSync(path, { force: true }),
  };
}

function lineOf(value: JournalHeader | JournalRecord): string {
  return `${JSON.stringify(value)}\n`;
}
