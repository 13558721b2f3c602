import { createSerialQueue } from "../shared/record-folder.ts";
import type { ContentDigest } from "./content-digest.ts";
import type { ContentReader, ContentStore } from "./content-store.ts";
import { checkPreconditions, type Preconditions } from "./preconditions.ts";
import {
  type BucketRecord,
  checkBucketName,
  checkObjectName,
  type ObjectRecord,
  type ObjectSettings,
  parseObjectSettings,
  type StorageRecords,
} from "./records.ts";
import { noSuchBucket, noSuchObject, StorageError } from "./storage-error.ts";

/** Identifies an object, or one generation of it. */
export interface ObjectAddress {
  bucket: string;
  name: string;
  generation?: string | undefined;
}

export type Catalog = Awaited<ReturnType<typeof openCatalog>>;

/**
 * All buckets and objects. Changes go through one queue, so that a precondition still holds when the change that it
 * guards is made, and each change is durable before it is visible. Throws {@link StorageError} for mistakes of the
 * caller.
 */
export async function openCatalog(deps: {
  records: StorageRecords;
  contents: ContentStore;
  /** Milliseconds since 1970. */
  now: () => number;
}) {
  const { records, contents, now } = deps;
  const inTurn = createSerialQueue();
  const buckets = new Map<string, BucketRecord>();
  /** By bucket, then by name. Every bucket has an entry. */
  const objects = new Map<string, Map<string, ObjectRecord>>();
  let lastGeneration = 0n;

  await load();

  async function load(): Promise<void> {
    for (const bucket of await records.buckets.load()) {
      buckets.set(bucket.name, bucket);
      objects.set(bucket.name, new Map());
    }
    const loaded = await records.objects.load();
    // A crash may leave unfinished uploads, and contents that were replaced or deleted just before it.
    await contents.keepOnly(new Set(loaded.map(({ contentId }) => contentId)));
    for (const object of loaded) {
      objects.get(object.bucket)?.set(object.name, object);
      const generation = BigInt(object.generation);
      if (generation > lastGeneration) lastGeneration = generation;
    }
  }

  const timestamp = () => new Date(now()).toISOString();

  /** Microseconds since 1970, as in the real service, but always growing, even if the clock does not. */
  function nextGeneration(): string {
    const clock = BigInt(now()) * 1000n;
    lastGeneration = clock > lastGeneration ? clock : lastGeneration + 1n;
    return lastGeneration.toString();
  }

  function getBucket(name: string): BucketRecord {
    const found = buckets.get(name);
    if (!found) throw noSuchBucket();
    return found;
  }

  function objectsOf(bucket: string): Map<string, ObjectRecord> {
    const found = objects.get(bucket);
    if (!found) throw noSuchBucket();
    return found;
  }

  function find({ bucket, name, generation }: ObjectAddress): ObjectRecord {
    const found = objectsOf(bucket).get(name);
    if (!found || (generation !== undefined && generation !== found.generation)) {
      throw noSuchObject(bucket, name);
    }
    return found;
  }

  async function saveBucket(bucket: BucketRecord): Promise<BucketRecord> {
    await records.buckets.save(bucket);
    buckets.set(bucket.name, bucket);
    return bucket;
  }

  async function saveObject(object: ObjectRecord): Promise<ObjectRecord> {
    await records.objects.save(object);
    objectsOf(object.bucket).set(object.name, object);
    return object;
  }

  /** The change is already made. A file that cannot be removed must not undo it; the next start removes the file. */
  async function discardContent({ contentId }: ObjectRecord): Promise<void> {
    await contents.remove(contentId).catch(() => undefined);
  }

  return {
    getBucket,

    bucketsOf: (project: string): BucketRecord[] =>
      [...buckets.values()].filter((bucket) => bucket.project === project),

    createBucket: (name: string, project: string, settings: Record<string, unknown>) =>
      inTurn(async () => {
        checkBucketName(name);
        if (buckets.has(name)) {
          throw new StorageError(409, "conflict", `The bucket ${name} exists already. Choose another name.`);
        }
        const timeCreated = timestamp();
        const bucket = { name, project, metageneration: 1, timeCreated, updated: timeCreated, settings };
        await saveBucket(bucket);
        objects.set(name, new Map());
        return bucket;
      }),

    patchBucket: (name: string, patch: Record<string, unknown>, conditions: Preconditions) =>
      inTurn(async () => {
        const before = getBucket(name);
        checkPreconditions(conditions, before, "write");
        return saveBucket({
          ...before,
          metageneration: before.metageneration + 1,
          updated: timestamp(),
          settings: mergePatch(before.settings, patch),
        });
      }),

    deleteBucket: (name: string, conditions: Preconditions) =>
      inTurn(async () => {
        const bucket = getBucket(name);
        checkPreconditions(conditions, bucket, "write");
        if (objectsOf(name).size > 0) {
          throw new StorageError(409, "conflict", "The bucket you tried to delete is not empty.");
        }
        await records.buckets.remove(bucket);
        buckets.delete(name);
        objects.delete(name);
      }),

    /** In no particular order. */
    objectsIn: (bucket: string): ObjectRecord[] => [...objectsOf(bucket).values()],

    getObject(address: ObjectAddress, conditions: Preconditions): ObjectRecord {
      const object = find(address);
      checkPreconditions(conditions, object, "read");
      return object;
    },

    /** In the queue, so that no replacement removes the content between the look-up and the opening. */
    openObject: (address: ObjectAddress, conditions: Preconditions) =>
      inTurn(async (): Promise<{ object: ObjectRecord; content: ContentReader }> => {
        const object = find(address);
        checkPreconditions(conditions, object, "read");
        return { object, content: await contents.open(object.contentId) };
      }),

    /** Throws what `putObject` would throw now, so that an upload is refused before its bytes are sent. */
    checkPut({ bucket, name }: ObjectAddress, conditions: Preconditions): void {
      checkObjectName(name);
      checkPreconditions(conditions, objectsOf(bucket).get(name), "write");
    },

    /** Makes sealed content the new generation of an object. */
    putObject: (
      { bucket, name }: ObjectAddress,
      content: ContentDigest & { contentId: string },
      settings: ObjectSettings,
      conditions: Preconditions,
    ) =>
      inTurn(async () => {
        checkObjectName(name);
        const before = objectsOf(bucket).get(name);
        checkPreconditions(conditions, before, "write");
        const timeCreated = timestamp();
        const object = await saveObject({
          bucket,
          name,
          ...content,
          generation: nextGeneration(),
          metageneration: 1,
          timeCreated,
          updated: timeCreated,
          settings,
        });
        if (before) await discardContent(before);
        return object;
      }),

    patchObject: (address: ObjectAddress, patch: Record<string, unknown>, conditions: Preconditions) =>
      inTurn(async () => {
        const before = find(address);
        checkPreconditions(conditions, before, "write");
        return saveObject({
          ...before,
          metageneration: before.metageneration + 1,
          settings: parseObjectSettings(mergePatch(before.settings, patch)),
          updated: timestamp(),
        });
      }),

    deleteObject: (address: ObjectAddress, conditions: Preconditions) =>
      inTurn(async () => {
        const object = find(address);
        checkPreconditions(conditions, object, "write");
        await records.objects.remove(object);
        objectsOf(object.bucket).delete(object.name);
        await discardContent(object);
      }),
  };
}

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON Merge Patch (RFC 7396) of an object: null removes, objects merge, anything else replaces. */
function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    const before = merged.get(key);
    if (value === null) merged.delete(key);
    else if (isObject(value)) merged.set(key, mergePatch(isObject(before) ? before : {}, value));
    else merged.set(key, value);
  }
  return Object.fromEntries(merged);
}
