import { TableError } from "./table-error.ts";

/** A file as it is read: all of its bytes, or pieces of any length. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const ctrlZ = "\u001a";

/**
 * Decodes UTF-8 without its byte order mark, and makes every line end LF: csv-parse counts a CRLF inside quotes as two
 * lines. A Ctrl-Z at the end, with which DOS programs mark it, is left out.
 * @throws TableError if the bytes are another kind of file or another encoding
 */
export async function* decodeText(bytes: Bytes): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  /** The last character, if its meaning depends on the next one. */
  let held = "";
  let line = 1;
  let isFirst = true;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      const reason =
        "not UTF-8 text but perhaps Latin-1 (Windows-1252): save it as CSV in UTF-8, in Excel as “CSV UTF-8”";
      throw new TableError({ line: line + validLines(chunk), reason }, { cause });
    }
  };
  for await (const chunk of bytes) {
    if (chunk.length === 0) continue;
    if (isFirst) refuseOtherFiles(chunk);
    isFirst = false;
    const text = held + decode(chunk);
    held = text.endsWith("\r") || text.endsWith(ctrlZ) ? text.slice(-1) : "";
    const lines = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
    line += countLineEnds(lines);
    yield lines;
  }
  yield (held === "\r" ? "\n" : "") + decode();
}

/** How many characters of a text are line ends. */
export function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/** The lines of a chunk before the first that is not UTF-8. */
function validLines(chunk: Uint8Array = new Uint8Array()): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let from = 0;
  for (let count = 0; ; count++) {
    const end = chunk.indexOf(10, from);
    if (end === -1) return count;
    // The first line may begin with the rest of a character.
    const isContinued = count === 0 && ((chunk[0] ?? 0) & 0xc0) === 0x80;
    try {
      if (!isContinued) decoder.decode(chunk.subarray(from, end));
    } catch {
      return count;
    }
    from = end + 1;
  }
}

const otherFiles: readonly (readonly [start: readonly number[], reason: string])[] = [
  [[0xff, 0xfe], "the file is UTF-16 text: save it as CSV in UTF-8, in Excel as “CSV UTF-8”"],
  [[0xfe, 0xff], "the file is UTF-16 text: save it as CSV in UTF-8, in Excel as “CSV UTF-8”"],
  [[0x50, 0x4b, 3, 4], "the file is a workbook or a ZIP archive: save the table as CSV in UTF-8"],
  [[0xd0, 0xcf, 0x11, 0xe0], "the file is an old Excel workbook: save the table as CSV in UTF-8"],
  [[0x1f, 0x8b], "the file is compressed with gzip: decompress it first"],
  [[0x50, 0x41, 0x52, 0x31], "the file is Parquet: write the table as CSV in UTF-8"],
];

function refuseOtherFiles(chunk: Uint8Array): void {
  const other = otherFiles.find(([start]) => start.every((byte, i) => chunk[i] === byte));
  if (other) throw new TableError({ reason: other[1] });
  // UTF-16 without a byte order mark: every other byte of Latin letters is zero.
  const start = chunk.subarray(0, 64);
  if (start.length > 3 && start.filter((byte) => byte === 0).length >= start.length / 3) {
    throw new TableError({ reason: otherFiles[0]?.[1] ?? "" });
  }
}
