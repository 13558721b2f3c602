import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { crc32c } from "../shared/crc32c.ts";
import type { ContentDigest } from "./content-digest.ts";
import { StorageError } from "./storage-error.ts";

/**
 * Stores bytes by id. They belong to no object until a record names their id, so an unfinished upload is never visible,
 * and they never change once sealed.
 */
export interface ContentStore {
  create(): Promise<ContentWriter>;
  /** Opens sealed bytes, which stay readable if they are removed meanwhile. Throws if the id is unknown. */
  open(id: string): Promise<ContentReader>;
  /** Removing an unknown id is not an error. */
  remove(id: string): Promise<void>;
  /** Removes all other ids. Only at the start, while nothing is being written. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

/** Writes the bytes of one id. End with `seal` or `discard`. Calls must not overlap. */
export interface ContentWriter {
  readonly id: string;
  readonly size: number;
  /** Throws a 507 StorageError when the store is full. */
  append(bytes: Uint8Array): Promise<void>;
  /** Makes the bytes durable and final. */
  seal(): Promise<ContentDigest>;
  /** Removes the bytes. May be called again. */
  discard(): Promise<void>;
}

/** An open handle. Use either `stream` or `close`, once. */
export interface ContentReader {
  /** Bytes `start` to `end`, both included, `start <= end`. The end of the stream closes the handle. */
  stream(start: number, end: number): Readable;
  close(): Promise<void>;
}

/** A writer that stores bytes in `sink` and computes their digest. */
function createWriter(
  id: string,
  sink: Pick<ContentWriter, "append" | "discard"> & { seal(): Promise<void> },
): ContentWriter {
  const md5 = createHash("md5");
  let size = 0;
  let crc = 0;
  return {
    id,
    get size() {
      return size;
    },
    async append(bytes) {
      await sink.append(bytes);
      md5.update(bytes);
      crc = crc32c(bytes, crc);
      size += bytes.length;
    },
    async seal() {
      await sink.seal();
      const crcBytes = Buffer.alloc(4);
      crcBytes.writeUInt32BE(crc);
      return { size, md5Hash: md5.digest("base64"), crc32c: crcBytes.toString("base64") };
    },
    discard: sink.discard,
  };
}

/** Stores each id as a file `<folder>/<uuid>`. */
export function createFileContentStore(folder: string): ContentStore {
  return {
    async create() {
      const id = randomUUID();
      const path = join(folder, id);
      const handle = await open(path, "wx");
      return createWriter(id, {
        append: (bytes) => handle.appendFile(bytes),
        async seal() {
          await handle.sync();
          await handle.close();
        },
        async discard() {
          await handle.close();
          await rm(path, { force: true });
        },
      });
    },
    async open(id) {
      const handle = await open(join(folder, id));
      return {
        stream: (start, end) => handle.createReadStream({ start, end }),
        close: () => handle.close(),
      };
    },
    remove: (id) => rm(join(folder, id), { force: true }),
    async keepOnly(ids) {
      await mkdir(folder, { recursive: true });
      for (const file of await readdir(folder)) {
        if (!ids.has(file)) await rm(join(folder, file), { force: true });
      }
    },
  };
}

/** Stores at most `maxBytes` in memory, including unfinished uploads. */
export function createMemoryContentStore({ maxBytes }: { maxBytes: number }): ContentStore {
  const contents = new Map<string, Uint8Array[]>();
  let used = 0;

  async function remove(id: string): Promise<void> {
    for (const piece of contents.get(id) ?? []) used -= piece.length;
    contents.delete(id);
  }

  return {
    async create() {
      const id = randomUUID();
      const pieces: Uint8Array[] = [];
      contents.set(id, pieces);
      return createWriter(id, {
        async append(bytes) {
          if (used + bytes.length > maxBytes) {
            throw new StorageError(
              507,
              `The emulator keeps objects in memory and its ${maxBytes} bytes are full: delete objects, or start it with a dataDir.`,
            );
          }
          used += bytes.length;
          pieces.push(bytes);
        },
        async seal() {
          contents.set(id, [Buffer.concat(pieces)]);
        },
        discard: () => remove(id),
      });
    },
    async open(id) {
      const [bytes] = contents.get(id) ?? [];
      if (!bytes) throw new Error(`No content ${id} in memory`);
      return {
        stream: (start, end) => Readable.from([bytes.subarray(start, end + 1)], { objectMode: false }),
        close: async () => {},
      };
    },
    remove,
    // Memory is empty at the start.
    async keepOnly() {},
  };
}
