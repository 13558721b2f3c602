import { labelNames } from "@loopline/contracts";
import { z } from "zod";

/** What a submission is of. With the same run, the same batch is the same one for the APIs, however often it is sent. */
export const JournalHeaderSchema = z.object({
  journal: z.literal("loopline submit 1"),
  run: z.uuid(),
  /** SHA-256 of the file of notes. */
  hash: z.string(),
  /** Notes in a batch; the last one may have fewer. */
  batch_size: z.int().min(1),
  ingest_url: z.string(),
});

/** A batch was taken by the APIs and, where it has predictions, is finished. */
export const JournalRecordSchema = z.object({
  /** From 0, in the order of the file. */
  batch: z.int().min(0),
  batch_id: z.string(),
  predictions: z.array(z.enum(labelNames)).optional(),
});

export type JournalHeader = z.infer<typeof JournalHeaderSchema>;
export type JournalRecord = z.infer<typeof JournalRecordSchema>;
export type FinishedBatch = Required<JournalRecord>;

/** What a journal says, or `empty` if it was cut off before it said anything, or `foreign` if it is none. */
export type ReadJournal =
  | { readonly status: "read"; readonly header: JournalHeader; readonly records: readonly JournalRecord[] }
  | { readonly status: "empty" }
  | { readonly status: "foreign" };

/** Reads the text of a journal. Lines that were cut off are left out: their batches are asked for again. */
export function parseJournal(text: string): ReadJournal {
  const end = text.indexOf("\n");
  // Nothing is sent before the first line is on the disk.
  if (end === -1) return isBeginning(text) ? { status: "empty" } : { status: "foreign" };
  const header = JournalHeaderSchema.safeParse(parseJson(text.slice(0, end)));
  if (!header.success) return { status: "foreign" };
  const records = text
    .slice(end + 1)
    .split("\n")
    .flatMap((line) => JournalRecordSchema.safeParse(parseJson(line)).data ?? []);
  return { status: "read", header: header.data, records };
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
