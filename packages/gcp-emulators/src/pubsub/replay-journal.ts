import { open } from "node:fs/promises";
import { decodeRecord, type JournalRecord } from "./journal-record.ts";

/** Large, since a line of many chunks is searched again with each. */
const chunkBytes = 4 * 1_048_576;

/**
 * Calls `apply` for each record of a journal file, in order; a file that does not exist has none. A last line without
 * its newline was cut off by a crash before anyone was told that it is stored, and is skipped.
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
  for await (const chunk of handle.createReadStream({ encoding: "utf8", highWaterMark: chunkBytes })) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      line += 1;
      try {
        apply(decodeRecord(text));
      } catch (cause) {
        throw new Error(`${file}:${line} is not a journal record. Delete the file to start empty.`, {
          cause,
        });
      }
    }
  }
}
