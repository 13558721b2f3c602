import { type FileHandle, mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { createDeferred } from "../shared/deferred.ts";
import { MessageSchema } from "./message.ts";
import { SubscriptionConfigSchema, TopicConfigSchema } from "./resource-config.ts";

const JournalRecordSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("topic"), topic: TopicConfigSchema }),
  z.object({ type: z.literal("topic-deleted"), name: z.string() }),
  z.object({ type: z.literal("subscription"), config: SubscriptionConfigSchema }),
  z.object({ type: z.literal("subscription-deleted"), name: z.string() }),
  z.object({
    type: z.literal("published"),
    subscriptions: z.array(z.string()),
    messages: z.array(MessageSchema),
  }),
  z.object({ type: z.literal("acked"), subscription: z.string(), ids: z.array(z.string()) }),
  z.object({
    type: z.literal("failed"),
    subscription: z.string(),
    id: z.string(),
    failures: z.number(),
    readyAt: z.number(),
  }),
]);

/**
 * One change of the broker's state. Replaying a record twice has the same effect as once, and a record about a resource
 * that is gone does nothing. Compaction while messages flow relies on both.
 */
export type JournalRecord = z.output<typeof JournalRecordSchema>;

/** One line of JSON, with its newline. */
function encodeRecord(record: JournalRecord): string {
  if (record.type !== "published") return `${JSON.stringify(record)}\n`;
  const messages = record.messages.map((message) => ({ ...message, data: message.data.toString("base64") }));
  return `${JSON.stringify({ ...record, messages })}\n`;
}

/** What a journal writes. */
export interface JournalOptions {
  readonly file: string;
  /** Records that create the current state from nothing. The state may change while they are read. */
  snapshot(): Iterable<JournalRecord>;
  /** The file is rewritten from a snapshot at this size, if it is also four times its size after the last rewrite. */
  readonly compactAboveBytes?: number;
}

/**
 * An append-only file of JSON lines. What was flushed survives the death of the process, but not of the machine: there
 * is no fsync. The file is rewritten as a snapshot when it is opened and whenever it has grown enough.
 */
export function createJournal(options: JournalOptions) {
  const { file, snapshot, compactAboveBytes = 64 * 1_048_576 } = options;
  let pending: string[] = [];
  let batch = createDeferred();
  let handle: FileHandle | undefined;
  let draining: Promise<void> | undefined;
  let failure: Error | undefined;
  let size = 0;
  let compactAt = 0;

  async function compact(): Promise<void> {
    const next = await open(`${file}.next`, "w");
    size = 0;
    try {
      for (const chunk of chunks(snapshot())) size += await write(next, chunk);
      await rename(`${file}.next`, file);
    } catch (error) {
      await next.close();
      throw error;
    }
    await handle?.close();
    handle = next;
    compactAt = Math.max(compactAboveBytes, 4 * size);
  }

  async function drain(): Promise<void> {
    while (pending.length > 0 && handle !== undefined) {
      const { resolve } = batch;
      const text = pending.join("");
      pending = [];
      batch = createDeferred();
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
    // In a later microtask, so that records appended in the same turn share one write.
    if (handle !== undefined) draining ??= Promise.resolve().then(drain);
  }

  return {
    /** Begins writing: first a snapshot, then what was appended since. Until then records wait in memory. */
    async open(): Promise<void> {
      await mkdir(dirname(file), { recursive: true });
      await compact();
      startDraining();
    },
    /** Queues a record. Records are written in batches, in order. */
    append(record: JournalRecord): void {
      if (failure !== undefined) return;
      pending.push(encodeRecord(record));
      startDraining();
    },
    /** Resolves once the operating system has everything appended so far; rejects if writing failed. */
    async flushed(): Promise<void> {
      if (pending.length > 0) await batch.promise;
      if (failure !== undefined) throw failure;
    },
    /** Flushes and closes the file. */
    async close(): Promise<void> {
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
    text += encodeRecord(record);
    if (text.length > 1_048_576) {
      yield text;
      text = "";
    }
  }
  yield text;
}

/** Large, because a line that spans many chunks is searched again with each. */
const replayChunkBytes = 4 * 1_048_576;

/**
 * Calls `apply` for each record of a journal file, in order. A missing file has none. A last line without its newline
 * is skipped: a crash cut it off before any client got an answer that depends on it.
 *
 * @throws if another line is not a record, naming file and line.
 */
export async function replayJournal(file: string, apply: (record: JournalRecord) => void): Promise<void> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (handle === undefined) return;
  let rest = "";
  let line = 0;
  for await (const chunk of handle.createReadStream({ encoding: "utf8", highWaterMark: replayChunkBytes })) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      line += 1;
      try {
        apply(JournalRecordSchema.parse(JSON.parse(text)));
      } catch (cause) {
        throw new Error(`${file}:${line} is not a journal record. Delete the file to start empty.`, {
          cause,
        });
      }
    }
  }
}
