import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { encodeRecord, type JournalRecord } from "./journal-record.ts";

/** Where the broker's changes go. */
export interface Journal {
  /** Begins writing: a snapshot first, then what was appended since. Until then records wait in memory. */
  open(): Promise<void>;
  /** Queues a record; it is written in a batch with others, in order. */
  append(record: JournalRecord): void;
  /** Resolves when everything appended so far was handed to the operating system; rejects if that failed. */
  flushed(): Promise<void>;
  /** Flushes and closes the file. */
  close(): Promise<void>;
}

/** Keeps nothing. */
export const noJournal: Journal = {
  open: () => Promise.resolve(),
  append() {},
  flushed: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** What a file journal writes. */
export interface JournalOptions {
  readonly file: string;
  /** Records that make the current state from nothing. State may change while they are drawn. */
  snapshot(): Iterable<JournalRecord>;
  /** The file is rewritten from a snapshot when it is this big, and four times as big as after the last time. */
  readonly compactAboveBytes?: number;
}

/**
 * An append-only file of JSON lines. What was flushed survives the death of the process (not of the machine: there
 * is no fsync). It is rewritten as a snapshot when it is opened, and whenever it has grown enough. `replayJournal`
 * reads it.
 */
export function createJournal(options: JournalOptions): Journal {
  const { file, snapshot, compactAboveBytes = 64 * 1_048_576 } = options;
  let pending: string[] = [];
  let batch = Promise.withResolvers<void>();
  let handle: FileHandle | undefined;
  let draining: Promise<void> | undefined;
  let failure: Error | undefined;
  let size = 0;
  let compactAt = 0;

  async function compact(): Promise<void> {
    const next = await open(`${file}.next`, "w");
    size = 0;
    for (const chunk of chunks(snapshot())) size += await write(next, chunk);
    await rename(`${file}.next`, file);
    await handle?.close();
    handle = next;
    compactAt = Math.max(compactAboveBytes, 4 * size);
  }

  async function drain(): Promise<void> {
    while (pending.length > 0 && handle !== undefined) {
      const { resolve } = batch;
      const text = pending.join("");
      pending = [];
      batch = Promise.withResolvers<void>();
      try {
        size += await write(handle, text);
        if (size > compactAt) await compact();
      } catch (cause) {
        failure = new Error(`Cannot write ${file}: free some disk space or choose another data directory.`, {
          cause,
        });
        pending = [];
        batch.resolve();
      }
      resolve();
    }
    draining = undefined;
  }

  function startDraining(): void {
    // Not at once: what is appended in the same turn goes into the same write.
    if (handle !== undefined) draining ??= Promise.resolve().then(drain);
  }

  return {
    async open() {
      await mkdir(dirname(file), { recursive: true });
      await compact();
      startDraining();
    },
    append(record) {
      if (failure !== undefined) return;
      pending.push(`${encodeRecord(record)}\n`);
      startDraining();
    },
    async flushed() {
      if (pending.length > 0) await batch.promise;
      if (failure !== undefined) throw failure;
    },
    async close() {
      await draining;
      await handle?.close();
      handle = undefined;
    },
  };
}

async function write(handle: FileHandle, text: string): Promise<number> {
  await handle.appendFile(text);
  return Buffer.byteLength(text);
}

/** Lines in pieces of about a megabyte. */
function* chunks(records: Iterable<JournalRecord>): Iterable<string> {
  let text = "";
  for (const record of records) {
    text += `${encodeRecord(record)}\n`;
    if (text.length > 1_048_576) {
      yield text;
      text = "";
    }
  }
  yield text;
}
