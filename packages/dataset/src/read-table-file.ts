import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ReadTableOptions, readTable, type Table } from "./read-table.ts";
import { TableError } from "./table-error.ts";

export interface ReadTableFileOptions extends ReadTableOptions {
  /** Called with the file's bytes as they are read. */
  readonly onBytes?: (bytes: Uint8Array) => void;
}

/**
 * Opens a CSV file as a table: see {@link readTable}. Messages, also those of its rows, begin with the path.
 * @throws TableError, also if there is no such file or it cannot be read
 */
export async function readTableFile(path: string | URL, options: ReadTableFileOptions = {}): Promise<Table> {
  const fileName = path instanceof URL ? fileURLToPath(path) : path;
  return await readTable(readBytes(fileName, options.onBytes), fileName, options);
}

async function* readBytes(
  fileName: string,
  onBytes: ReadTableFileOptions["onBytes"] = () => {},
): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(fileName);
  try {
    for await (const chunk of stream) {
      onBytes(chunk);
      yield chunk;
    }
  } catch (cause) {
    const reason = `cannot be read (${cause instanceof Error ? cause.message : cause})`;
    throw new TableError({ reason }, { cause });
  }
}
