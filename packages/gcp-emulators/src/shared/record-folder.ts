import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ZodType } from "zod";

/** Durable records. Each save and each removal is atomic. */
export interface RecordFolder<T> {
  load(): Promise<T[]>;
  /** Adds a record, or replaces the one with the same key. */
  save(record: T): Promise<void>;
  /** Removing a record that does not exist is not an error. */
  remove(record: T): Promise<void>;
}

/** What a folder holds. */
export interface RecordRules<T> {
  readonly schema: ZodType<T>;
  /** Without its ending. Unique. Use {@link hashName} for names that may not be safe as a file name. */
  fileNameOf(record: T): string;
  /** True if only the owner may read the files, and errors must not quote them. */
  readonly isSecret?: boolean;
}

/** One JSON file per record in `folder`. Without a folder nothing is kept. */
export function createRecordFolder<T>(
  folder: string | undefined,
  { schema, fileNameOf, isSecret = false }: RecordRules<T>,
): RecordFolder<T> {
  if (folder === undefined) return { load: async () => [], save: async () => {}, remove: async () => {} };
  const fileOf = (record: T) => join(folder, `${fileNameOf(record)}.json`);

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

  return {
    async load() {
      await mkdir(folder, { recursive: true, ...(isSecret && { mode: 0o700 }) });
      const records: T[] = [];
      for (const file of await readdir(folder)) {
        const path = join(folder, file);
        if (file.endsWith(".tmp")) await rm(path, { force: true });
        else if (file.endsWith(".json")) records.push(await read(path));
      }
      return records;
    },
    save: (record) => writeFileAtomically(fileOf(record), JSON.stringify(record), isSecret ? 0o600 : 0o644),
    remove: (record) => rm(fileOf(record), { force: true }),
  };
}

/** A file name for any text: names of resources may be too long for one, or "../../x". */
export function hashName(name: string): string {
  return createHash("sha256").update(name).digest("hex");
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
