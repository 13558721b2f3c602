import type { CatalogState } from "./catalog-state.ts";
import { mergePatch } from "./merge-patch.ts";
import { checkBucketName } from "./names.ts";
import { checkPreconditions, type Preconditions } from "./preconditions.ts";
import type { BucketRecord } from "./records.ts";
import { StorageError } from "./storage-error.ts";

export type BucketCatalog = ReturnType<typeof createBucketCatalog>;

/** The buckets. Throws {@link StorageError} for what a caller got wrong. */
export function createBucketCatalog(state: CatalogState) {
  const { records, buckets, objects, inTurn, getBucket, objectsOf, timestamp } = state;

  return {
    get: getBucket,

    ofProject(project: string): BucketRecord[] {
      return [...buckets.values()].filter((bucket) => bucket.project === project);
    },

    create: (name: string, project: string, settings: Record<string, unknown>) =>
      inTurn(async () => {
        checkBucketName(name);
        if (buckets.has(name)) {
          throw new StorageError(409, "conflict", `The bucket ${name} exists already. Choose another name.`);
        }
        const timeCreated = timestamp();
        const bucket = { name, project, metageneration: 1, timeCreated, updated: timeCreated, settings };
        await records.saveBucket(bucket);
        buckets.set(name, bucket);
        objects.set(name, new Map());
        return bucket;
      }),

    patch: (name: string, patch: Record<string, unknown>, conditions: Preconditions) =>
      inTurn(async () => {
        const before = getBucket(name);
        checkPreconditions(conditions, before, "write");
        const bucket = {
          ...before,
          metageneration: before.metageneration + 1,
          updated: timestamp(),
          settings: mergePatch(before.settings, patch),
        };
        await records.saveBucket(bucket);
        buckets.set(name, bucket);
        return bucket;
      }),

    delete: (name: string, conditions: Preconditions) =>
      inTurn(async () => {
        checkPreconditions(conditions, getBucket(name), "write");
        if (objectsOf(name).size > 0) {
          throw new StorageError(409, "conflict", "The bucket you tried to delete is not empty.");
        }
        await records.removeBucket(name);
        buckets.delete(name);
        objects.delete(name);
      }),
  };
}
