import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ZodType } from "zod";
import { type BucketRecord, BucketRecordSchema, type ObjectRecord, ObjectRecordSchema } from "./records.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

/** The durable copy of both catalogs. Each save and each removal is atomic; removing nothing is not an error. */
export interface RecordStore {
  load(): Promise<{ buckets: BucketRecord[]; objects: ObjectRecord[] }>;
  saveBucket(record: BucketRecord): Promise<void>;
  removeBucket(name: string): Promise<void>;
  saveObject(record: ObjectRecord): Promise<void>;
  removeObject(record: ObjectRecord): Promise<void>;
}

/** Remembers nothing: for an emulator without a dataDir. */
export const forgetfulRecordStore: RecordStore = {
  load: async () => ({ buckets: [], objects: [] }),
  saveBucket: async () => {},
  removeBucket: async () => {},
  saveObject: async () => {},
  removeObject: async () => {},
};

/** One JSON file per bucket and per object under `folder`. */
export function createFileRecordStore(folder: string): RecordStore {
  const buckets = join(folder, "buckets");
  const objects = join(folder, "objects");
  const bucketFile = (name: string) => join(buckets, `${name}.json`);
  const objectFile = ({ bucket, name }: ObjectRecord) => {
    // A hash, because a name may be 1024 bytes of anything ("../../x" too) and a file name may not.
    const hash = createHash("sha256").update(`${bucket}/${name}`).digest("hex");
    return join(objects, `${hash}.json`);
  };

  return {
    async load() {
      await mkdir(buckets, { recursive: true });
      await mkdir(objects, { recursive: true });
      return {
        buckets: await readFolder(buckets, BucketRecordSchema),
        objects: await readFolder(objects, ObjectRecordSchema),
      };
    },
    saveBucket: (record) => writeFileAtomically(bucketFile(record.name), JSON.stringify(record)),
    removeBucket: (name) => rm(bucketFile(name), { force: true }),
    saveObject: (record) => writeFileAtomically(objectFile(record), JSON.stringify(record)),
    removeObject: (record) => rm(objectFile(record), { force: true }),
  };
}

async function readFolder<T>(folder: string, schema: ZodType<T>): Promise<T[]> {
  const records: T[] = [];
  for (const file of await readdir(folder)) {
    const path = join(folder, file);
    if (file.endsWith(".tmp")) {
      await rm(path, { force: true });
      continue;
    }
    try {
      records.push(schema.parse(JSON.parse(await readFile(path, "utf8"))));
    } catch (cause) {
      throw new Error(`Cannot read ${path}: not a record of this emulator. Remove it or the data folder.`, {
        cause,
      });
    }
  }
  return records;
}
