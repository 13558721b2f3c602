import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { Dataset } from "@loopline/dataset";
import { z } from "zod";

/** Identifies a submission. A batch of the same run has the same idempotency key, however often it is sent. */
const JournalHeaderSchema = z.object({
  journal: z.literal("loopline submit 1"),
  run: z.uuid(),
  /** SHA-256 of the file of records. */
  hash: z.string(),
  /** What the pipeline learned. Journals of version 0.1 do not say. */
  dataset: z.object({ name: z.string(), hash: z.string() }).optional(),
  /** Records in a batch; the last one may have fewer. */
  batch_size: z.int().min(1),
  ingest_url: z.string(),
});

/** A batch that the APIs accepted. It is finished if it has predictions. */
const JournalRecordSchema = z.object({
  /** From 0, in the order of the file. */
  batch: z.int().min(0),
  batch_id: z.string(),
  /** Null for a record that waits for the first model. */
  predictions: z.array(z.string().nullable()).optional(),
  margins: z.array(z.number().nullable()).optional(),
  probabilities: z.array(z.number().nullable()).optional(),
  /** What the model was not trained for, by the index of the record in the batch. */
  warnings: z.array(z.object({ position: z.int().min(0), message: z.string() })).optional(),
  /** Its labels are sent. */
  taught: z.boolean().optional(),
});

export type JournalHeader = z.infer<typeof JournalHeaderSchema>;
export type JournalRecord = z.infer<typeof JournalRecordSchema>;
export type FinishedBatch = JournalRecord & Required<Pick<JournalRecord, "predictions">>;

/** The journal of one submission: JSON lines, so that a killed process can only damage the last line. */
export interface Journal {
  readonly header: JournalHeader;
  /** Its records when it was opened. */
  readonly records: readonly JournalRecord[];
  /** Appends a line. Once this returns, the line survives the end of the process. */
  add(record: JournalRecord): void;
  close(): void;
  /** Removes the file of a closed journal. */
  remove(): void;
}

/** The path of a file's journal. */
export function journalOf(file: string): string {
  return `${file}.loopline-journal`;
}

export interface JournalRequest {
  /** The file of records. */
  readonly file: string;
  /** Its SHA-256. */
  readonly hash: string;
  readonly dataset: Pick<Dataset, "name" | "hash">;
  readonly batchSize: number;
  readonly ingestUrl: string;
  /** Removes an existing journal. */
  readonly restart: boolean;
}

/**
 * The journal of a file: that of an interrupted submission, or a new one.
 * @throws {Error} that says what to do if the file or the dataset has changed since, or the journal cannot be read or written
 */
export function openJournal(request: JournalRequest): Journal {
  const { file, hash, batchSize, ingestUrl, restart } = request;
  const dataset = { name: request.dataset.name, hash: request.dataset.hash };
  const path = journalOf(file);
  try {
    if (restart) rmSync(path, { force: true });
    const found = readJournal(path);
    const before = found?.header.dataset ?? dataset;
    if (before.hash !== dataset.hash) {
      const names =
        before.name === dataset.name ? `another ${before.name}` : `${before.name}, not ${dataset.name}`;
      throw new Error(
        `the submission that was interrupted was for a pipeline that learns ${names}: submit the whole file to this one with --restart. Nothing was submitted`,
      );
    }
    if (found?.header.hash === hash) {
      const descriptor = openSync(path, "a");
      // The last line may have been cut off: end it.
      appendFileSync(descriptor, "\n");
      return journalAt(path, descriptor, found);
    }
    if (found !== undefined) {
      throw new Error(
        `${file} has changed since its submission was interrupted: restore it to go on, or submit all of it with --restart. Nothing was submitted`,
      );
    }
    const run = randomUUID();
    const header = {
      journal: "loopline submit 1" as const,
      run,
      hash,
      dataset,
      batch_size: batchSize,
      ingest_url: ingestUrl,
    };
    // Fails if the file exists, so that only one of two concurrent submissions begins.
    const descriptor = openSync(path, "ax");
    writeFileSync(descriptor, `${JSON.stringify(header)}\n`);
    fsyncSync(descriptor);
    return journalAt(path, descriptor, { header, records: [] });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new Error(`the journal of the submission cannot be written (${cause.message})`, { cause });
  }
}

type Content = Pick<Journal, "header" | "records">;

function journalAt(path: string, descriptor: number, content: Content): Journal {
  return {
    ...content,
    // Not flushed to the disk: after a machine failure the batch is sent again under the same idempotency key.
    add: (record) => appendFileSync(descriptor, `${JSON.stringify(record)}\n`),
    close: () => closeSync(descriptor),
    remove: () => rmSync(path, { force: true }),
  };
}

/**
 * Undefined if there is none. Removes one whose first line was cut off: no batch is sent before it is on the disk.
 * @throws {Error} if the file is something else.
 */
function readJournal(path: string): Content | undefined {
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, "utf8");
  const end = text.indexOf("\n");
  if (end === -1 && isBeginning(text)) {
    rmSync(path);
    return undefined;
  }
  const header = JournalHeaderSchema.safeParse(parseJson(text.slice(0, end)));
  if (end === -1 || !header.success) {
    throw new Error(`${path} is not the journal of an interrupted submission: move it away`);
  }
  // Lines that were cut off are skipped: their batches are sent again.
  const records = text
    .slice(end + 1)
    .split("\n")
    .flatMap((line) => JournalRecordSchema.safeParse(parseJson(line)).data ?? []);
  return { header: header.data, records };
}

/** Whether the text may be the beginning of a header. */
function isBeginning(text: string): boolean {
  const beginning = '{"journal":"loopline submit 1"';
  return text.startsWith(beginning) || beginning.startsWith(text);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
