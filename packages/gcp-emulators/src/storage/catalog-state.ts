import type { ContentStore } from "./content-store.ts";
import type { RecordStore } from "./record-store.ts";
import type { BucketRecord, ObjectRecord } from "./records.ts";
import { createSerialQueue } from "./serial-queue.ts";
import { noSuchBucket } from "./storage-error.ts";

export type CatalogState = Awaited<ReturnType<typeof openCatalogState>>;

/**
 * What the bucket and the object catalog share: all records in memory, and one queue for changes, so that a
 * precondition still holds when the change it guards is made. A change is durable before it is visible.
 */
export async function openCatalogState(deps: {
  records: RecordStore;
  contents: ContentStore;
  /** Milliseconds since 1970. */
  now: () => number;
}) {
  const { records, contents, now } = deps;
  const buckets = new Map<string, BucketRecord>();
  /** By bucket, then by name. Every bucket has an entry. */
  const objects = new Map<string, Map<string, ObjectRecord>>();
  let lastGeneration = 0n;

  const loaded = await records.load();
  // What a crash left: uploads cut short, and contents replaced or deleted just before it.
  await contents.keepOnly(new Set(loaded.objects.map(({ contentId }) => contentId)));
  for (const bucket of loaded.buckets) {
    buckets.set(bucket.name, bucket);
    objects.set(bucket.name, new Map());
  }
  for (const object of loaded.objects) {
    objects.get(object.bucket)?.set(object.name, object);
    const generation = BigInt(object.generation);
    if (generation > lastGeneration) lastGeneration = generation;
  }

  return {
    records,
    contents,
    buckets,
    objects,
    inTurn: createSerialQueue(),

    timestamp: () => new Date(now()).toISOString(),

    /** Microseconds since 1970, as the real service's look, and growing even when the clock does not. */
    nextGeneration(): string {
      const clock = BigInt(now()) * 1000n;
      lastGeneration = clock > lastGeneration ? clock : lastGeneration + 1n;
      return lastGeneration.toString();
    },

    getBucket(name: string): BucketRecord {
      const found = buckets.get(name);
      if (!found) throw noSuchBucket();
      return found;
    },

    objectsOf(bucket: string): Map<string, ObjectRecord> {
      const found = objects.get(bucket);
      if (!found) throw noSuchBucket();
      return found;
    },
  };
}
