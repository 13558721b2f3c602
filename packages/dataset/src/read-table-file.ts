import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import { readTable, type Table } from "./read-table.ts";
import { TableError } from "./table-error.ts";

/**
 * Opens a CSV file as a table: see {@link readTable}. Messages, also those of its rows, begin with the path.
 * @throws TableError, also if there is no such file or it cannot be read
 */
export async function readTableFile(path: string | URL): Promise<Table> {
  const fileName = path instanceof URL ? fileURLToPath(path) : path;
  return await readTable(readBytes(fileName), fileName);
}

async function* readBytes(fileName: string): AsyncGenerator<Uint8Array> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(fileName);
  try {
    yield* stream;
  } catch (cause) {
    const reason = `cannot be read (${cause instanceof Error ? cause.message : cause})`;
    throw new TableError({ reason }, { cause });
  }
}
