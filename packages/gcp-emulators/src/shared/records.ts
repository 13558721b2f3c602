import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ZodType } from "zod";

/** Records by key. A change is atomic, and durable before it is visible. */
export interface Records<T> {
  get(key: string): T | undefined;
  /** In no particular order. */
  all(): T[];
  /** Adds a record, or replaces the one with the same key. Returns it. */
  save(record: T): Promise<T>;
  /** Removing a record that does not exist is not an error. */
  remove(record: T): Promise<void>;
}

/** What a folder holds. */
export interface RecordRules<T> {
  readonly schema: ZodType<T>;
  /** Unique. */
  keyOf(record: T): string;
  /** Without its ending. Default: a hash of the key, because a key may be too long for a file name, or "../../x". */
  fileNameOf?(key: string): string;
  /** True if only the owner may read the files, and errors must not quote them. */
  readonly isSecret?: boolean;
}

/** Reads the records of `folder`, which has one JSON file for each. Without a folder they are only in memory. */
export async function openRecords<T>(
  folder: string | undefined,
  { schema, keyOf, fileNameOf = hash, isSecret = false }: RecordRules<T>,
): Promise<Records<T>> {
  const records = new Map<string, T>();
  const pathOf = (record: T) => folder && join(folder, `${fileNameOf(keyOf(record))}.json`);

  async function read(path: string): Promise<T> {
    try {
      return schema.parse(JSON.parse(await readFile(path, "utf8")));
    } catch (cause) {
      throw new Error(
        `Cannot read ${path}: not a record of this emulator. Remove it or the data folder.`,
        isSecret ? {} : { cause },
      );
    }
  }

  if (folder !== undefined) {
    await mkdir(folder, { recursive: true, ...(isSecret && { mode: 0o700 }) });
    for (const file of await readdir(folder)) {
      const path = join(folder, file);
      if (file.endsWith(".tmp")) await rm(path, { force: true });
      if (!file.endsWith(".json")) continue;
      const record = await read(path);
      records.set(keyOf(record), record);
    }
  }

  return {
    get: (key) => records.get(key),
    all: () => [...records.values()],
    async save(record) {
      const path = pathOf(record);
      if (path) await writeFileAtomically(path, JSON.stringify(record), isSecret ? 0o600 : 0o644);
      records.set(keyOf(record), record);
      return record;
    },
    async remove(record) {
      const path = pathOf(record);
      if (path) await rm(path, { force: true });
      records.delete(keyOf(record));
    },
  };
}

function hash(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/**
 * Writes `text` to `path` so that a reader, even after a crash, finds either the old file or all of the new one. A
 * crash may leave the temporary file `<path>.<uuid>.tmp`.
 */
async function writeFileAtomically(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(text);
      // Sync before the rename: otherwise a crash could leave the new name with unwritten content.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Runs tasks one after another, in order. A failed task does not stop the next. */
export function createSerialQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return function run<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
