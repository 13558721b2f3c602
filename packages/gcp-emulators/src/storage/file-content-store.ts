import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createDigester } from "./content-digest.ts";
import type { ContentStore } from "./content-store.ts";

/** Keeps each content as a file `<folder>/<uuid>`. */
export function createFileContentStore(folder: string): ContentStore {
  return {
    async create() {
      const id = randomUUID();
      const path = join(folder, id);
      const handle = await open(path, "wx");
      const digester = createDigester();
      let size = 0;
      return {
        id,
        get size() {
          return size;
        },
        async append(bytes) {
          await handle.appendFile(bytes);
          digester.update(bytes);
          size += bytes.length;
        },
        async seal() {
          await handle.sync();
          await handle.close();
          return digester.finish();
        },
        async discard() {
          await handle.close();
          await rm(path, { force: true });
        },
      };
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
