import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { createDigester } from "./content-digest.ts";
import type { ContentStore } from "./content-store.ts";
import { StorageError } from "./storage-error.ts";

/** Keeps contents in memory, at most `maxBytes` in all, unfinished uploads included. */
export function createMemoryContentStore({ maxBytes }: { maxBytes: number }): ContentStore {
  const sealed = new Map<string, Buffer>();
  let used = 0;

  return {
    async create() {
      const id = randomUUID();
      const digester = createDigester();
      let pieces: Uint8Array[] = [];
      let size = 0;
      return {
        id,
        get size() {
          return size;
        },
        async append(bytes) {
          if (used + bytes.length > maxBytes) {
            throw new StorageError(
              507,
              "insufficientStorage",
              `The emulator keeps objects in memory and its ${maxBytes} bytes are full: delete objects, or start it with a dataDir.`,
            );
          }
          used += bytes.length;
          size += bytes.length;
          pieces.push(bytes);
          digester.update(bytes);
        },
        async seal() {
          sealed.set(id, Buffer.concat(pieces));
          pieces = [];
          return digester.finish();
        },
        async discard() {
          used -= size;
          size = 0;
          pieces = [];
          sealed.delete(id);
        },
      };
    },
    async open(id) {
      const bytes = sealed.get(id);
      if (!bytes) throw new Error(`No content ${id} in memory`);
      return {
        stream: (start, end) => Readable.from([bytes.subarray(start, end + 1)], { objectMode: false }),
        close: async () => {},
      };
    },
    async remove(id) {
      used -= sealed.get(id)?.length ?? 0;
      sealed.delete(id);
    },
    // Memory starts empty.
    async keepOnly() {},
  };
}
