import { TableError } from "./table-error.ts";

/** A file as it is read: all of its bytes, or pieces of any length. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const ctrlZ = "\u001a";

/**
 * Decodes UTF-8 without its byte order mark, and makes every line end LF: csv-parse counts a CRLF inside quotes as two
 * lines. A Ctrl-Z at the end, with which DOS programs mark it, is left out.
 * @param refuse returns the error for a chunk that is not UTF-8; `line` is the number of its first line
 */
async function* decodeLines(
  bytes: Bytes,
  refuse: (cause: unknown, chunk: Uint8Array | undefined, line: number) => Error,
): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  /** The last character, if its meaning depends on the next one. */
  let held = "";
  let line = 1;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw refuse(cause, chunk, line);
    }
  };
  for await (const chunk of bytes) {
    const text = held + decode(chunk);
    held = text.endsWith("\r") || text.endsWith(ctrlZ) ? text.slice(-1) : "";
    const lines = text.slice(0, text.length - held.length).replace(/\r\n?/g, "\n");
    line += countLineEnds(lines);
    yield lines;
  }
  yield (held === "\r" ? "\n" : "") + decode();
}

const encodingRule =
  "not UTF-8 text but perhaps Latin-1 (Windows-1252): save it as CSV in UTF-8, in Excel as “CSV UTF-8”";

/**
 * The text of a table, with LF as line ends: see {@link decodeLines}.
 * @throws TableError if the bytes are another kind of file or another encoding
 */
export function decodeText(bytes: Bytes): AsyncGenerator<string> {
  return decodeLines(refuseOtherFiles(bytes), (cause, chunk, line) => {
    return new TableError({ line: line + validLines(chunk), reason: encodingRule }, { cause });
  });
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

const utf16 = "the file is UTF-16 text: save it as CSV in UTF-8, in Excel as “CSV UTF-8”";

const otherFiles: readonly (readonly [start: readonly number[], reason: string])[] = [
  [[0xff, 0xfe], utf16],
  [[0xfe, 0xff], utf16],
  [[0x50, 0x4b, 3, 4], "the file is a workbook or a ZIP archive: save the table as CSV in UTF-8"],
  [[0xd0, 0xcf, 0x11, 0xe0], "the file is an old Excel workbook: save the table as CSV in UTF-8"],
  [[0x1f, 0x8b], "the file is compressed with gzip: decompress it first"],
  [[0x25, 0x50, 0x44, 0x46], "the file is a PDF: save the table as CSV in UTF-8"],
  [[0x89, 0x50, 0x4e, 0x47], "the file is a picture: choose a CSV file"],
  [[0xff, 0xd8, 0xff], "the file is a picture: choose a CSV file"],
  [[0x50, 0x41, 0x52, 0x31], "the file is Parquet: write the table as CSV in UTF-8"],
];

async function* refuseOtherFiles(bytes: Bytes): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const chunk of bytes) {
    const reason = isFirst && chunk.length > 0 ? whyNoText(chunk) : undefined;
    if (reason !== undefined) throw new TableError({ reason });
    isFirst &&= chunk.length === 0;
    yield chunk;
  }
}

/** What kind of file begins with these bytes, and what to do; undefined if it may be text. */
function whyNoText(chunk: Uint8Array): string | undefined {
  const other = otherFiles.find(([start]) => start.every((byte, i) => chunk[i] === byte));
  if (other) return other[1];
  // UTF-16 without a byte order mark: every other byte of Latin letters is zero.
  const start = chunk.subarray(0, 64);
  const zeros = start.filter((byte) => byte === 0).length;
  return start.length > 3 && zeros * 3 >= start.length ? utf16 : undefined;
}
